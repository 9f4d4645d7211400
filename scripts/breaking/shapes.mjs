// Rules: what oasdiff does not see of schemas and headers, and x- data that no rule knows.
import { resolve } from '../openapi-document.mjs';
import { breaking, compatible, fixed, isSame, operationsOfBoth } from './changes.mjs';

/** Named objects and enums are types that the SDK exports. */
function schemas(before, after) {
  const [old, young] = [before, after].map((document) => document.components?.schemas ?? {});
  const isType = (schema) => schema.type === 'object' || schema.enum !== undefined;
  return Object.entries(old).flatMap(([name, schema]) => {
    const now = young[name];
    if (!now) return isType(schema) ? [breaking(`schema ${name}`, 'is gone', 'schema-removed')] : [];
    const [wasClosed, isClosed] = [schema, now].map((one) => one.additionalProperties === false);
    if (wasClosed === isClosed) return [];
    const text = isClosed ? 'no longer takes other properties' : 'may have other properties';
    return [(isClosed ? breaking : compatible)(`schema ${name}`, text, 'schema-closed')];
  });
}

function header(where, name, before, after) {
  const [was, is] = [before.enum ?? [], after.enum ?? []];
  const won = is.filter((value) => !was.includes(value));
  const lost = was.filter((value) => !is.includes(value));
  const text = `the header \`${name}\``;
  return [
    ...won
      .filter(() => was.length > 0)
      .map((value) => breaking(where, `${text} has the new value \`${value}\``, 'header-value')),
    ...(was.length > 0 && is.length === 0 ? [breaking(where, `${text} may have any value`, 'header-value')] : []),
    ...(is.length > 0 ? lost : []).map((value) =>
      compatible(where, `${text} no longer has the value \`${value}\``, 'header-value'),
    ),
    ...fixed(where, `the pattern of ${text}`, before.pattern, after.pattern, 'header-pattern', { mayCome: true }),
  ];
}

const headers = (before, after) =>
  operationsOfBoth(before, after).both.flatMap((one) =>
    Object.keys(one.before.operation.responses).flatMap((status) => {
      const [was, is] = [
        [before, one.before],
        [after, one.after],
      ].map(([document, { operation }]) => resolve(document, operation.responses[status])?.headers ?? {});
      const schema = (document, node) => resolve(document, resolve(document, node).schema) ?? {};
      return Object.keys(was)
        .filter((name) => is[name])
        .flatMap((name) => header(one.name, name, schema(before, was[name]), schema(after, is[name])));
    }),
  );

const judged = new Set(
  `x-source x-session x-image-rules x-idempotency x-error-codes x-client-codes x-idempotent x-idempotency-key x-pagination x-max-bytes
  x-issued-by x-result x-expires-in x-refused-by x-pattern x-issues x-ends`.split(/\s+/),
);

/** Every x- entry that no rule knows, by its pointer. */
function unjudged(node, pointer = '#', found = new Map()) {
  for (const [key, value] of Object.entries(node)) {
    const at = `${pointer}/${key.replaceAll('/', '~1')}`;
    const isProperty = pointer.endsWith('/properties') || pointer.endsWith('/securitySchemes');
    if (key.startsWith('x-') && !isProperty && !/\/headers$/i.test(pointer)) {
      if (!judged.has(key)) found.set(at, value);
    } else if (value && typeof value === 'object') unjudged(value, at, found);
  }
  return found;
}

function unknown(before, after) {
  const [old, young] = [unjudged(before), unjudged(after)];
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((at) => !isSame(old.get(at), young.get(at)))
    .map((at) =>
      breaking(
        at.split('/').at(-1),
        `changed at \`${at}\`, and scripts/breaking has no rule for it`,
        'unknown-extension',
      ),
    );
}

export const shapes = (before, after) => [
  ...schemas(before, after),
  ...headers(before, after),
  ...unknown(before, after),
];
