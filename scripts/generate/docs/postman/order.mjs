// The order of a collection's folders and requests: what gives comes before what takes, and what ends comes last. Called by postman.mjs.

/** The tags whose operations issue a credential that this one's need. */
function giversOf({ contract, operations }, { operations: own }) {
  const { securitySchemes } = contract.components;
  const issuers = own.flatMap(({ credentials }) => credentials.map((name) => securitySchemes[name]['x-issued-by']));
  return operations.filter(({ operationId }) => issuers.includes(operationId)).flatMap(({ tags }) => tags);
}

const ends = (operation) => operation['x-ends'] !== undefined;

export function foldersOf(model) {
  const left = model.groups.map(({ operations, ...group }) => ({
    ...group,
    operations: operations.toSorted((one, other) => ends(one) - ends(other)),
  }));
  const ordered = [];
  while (left.length > 0) {
    const isReady = (group) => {
      const others = left.filter((other) => other !== group).map(({ name }) => name);
      const awaited = group.operations.some(ends) ? others : giversOf(model, group);
      return !awaited.some((name) => others.includes(name));
    };
    const next = left.findIndex(isReady);
    // Where folders await each other, no order of folders runs.
    if (next === -1) throw new Error(`No order of the tags ${left.map(({ name }) => name)} runs from login to logout.`);
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}
