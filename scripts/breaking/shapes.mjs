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

/** Where names are free, and where values are only shown. */
const free = new Set(['properties', 'securitySchemes', 'headers', 'schemas']);
const skipped = new Set(['security', 'example', 'examples', 'default', 'links']);

/** Every x- entry of both that no rule knows and that differs, by its pointer. */
function unknown(before, after, pointer = '#', parent = '') {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const at = `${pointer}/${key.replaceAll('/', '~1')}`;
    const [was, is] = [before[key], after[key]];
    if (skipped.has(key) || isSame(was, is)) return [];
    if (key.startsWith('x-') && !free.has(parent)) {
      const text = `changed at \`${at}\`, and scripts/breaking has no rule for it`;
      return judged.has(key) ? [] : [breaking(key, text, 'unknown-extension')];
    }
    const areNodes = [was, is].every((value) => typeof value === 'object' && value !== null);
    return areNodes ? unknown(was, is, at, key) : [];
  });
}

export const shapes = (before, after) => [
  ...schemas(before, after),
  ...headers(before, after),
  ...unknown(before, after),
];
