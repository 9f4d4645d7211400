// What every script that reads an OpenAPI document asks of it. Used by the generators, the lint rules, the witness and the ledger.

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** The node itself, or what its $ref points to (RFC 6901); undefined where that is nothing. */
export function resolve(document, node) {
  if (!node?.$ref) return node;
  const keys = node.$ref.split('/').slice(1);
  const found = keys.reduce((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return resolve(document, found);
}

/** Every operation with its path, its method and its path item, in the document's order. */
export const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ path, method, item, operation: item[method] })),
  );
