// Reads the contract for the pages: operations, fields, constraints, codes. Called by the other modules here.
import { operationsOf, resolve } from '../../openapi-document.mjs';
import { code } from './markdown.mjs';

export const number = (value) => value.toLocaleString('en-US');

const spans = [
  [86400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

/** 300 as 5 minutes. */
export function span(value) {
  const [size, unit] = spans.find(([length]) => value % length === 0) ?? [1, 'second'];
  return `${number(value / size)} ${unit}${value === size ? '' : 's'}`;
}

/** 300 as 300 seconds (5 minutes). */
export const seconds = (value) => `${number(value)} seconds${value % 60 === 0 ? ` (${span(value)})` : ''}`;

/** 65536 as 65,536 bytes (64 KiB). */
export function bytes(value) {
  const [size, unit] = value >= 2 ** 20 && value % 2 ** 20 === 0 ? [2 ** 20, 'MiB'] : [2 ** 10, 'KiB'];
  return `${number(value)} bytes (${number(value / size)} ${unit})`;
}

/** What makes things is read before what shows them and what removes them. */
const reading = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'];

/** The contract with what pages ask of it; `deref` follows references, `refName` says what one points to. */
export function readContract(contract) {
  const deref = (node) => resolve(contract, node);
  const operations = operationsOf(contract).map(({ path, method, operation }) => ({
    ...operation,
    path,
    method: method.toUpperCase(),
    envelope: path.startsWith('/api/') ? 'code' : 'result',
    parameters: [...(operation.parameters ?? []), ...(contract.paths[path].parameters ?? [])].map(deref),
    credentials: (operation.security ?? []).flatMap((scheme) => Object.keys(scheme)),
    responses: Object.entries(operation.responses).map(([status, response]) => ({
      status: Number(status),
      ...deref(response),
    })),
  }));
  const groups = contract.tags.map((tag) => ({
    ...tag,
    operations: operations
      .filter(({ tags }) => tags.includes(tag.name))
      .sort((one, other) => reading.indexOf(one.method) - reading.indexOf(other.method)),
  }));
  const codes = contract['x-error-codes'];
  const codeNames = [...new Set(codes.map((row) => row.code))];
  return { contract, deref, operations, groups, codes, codeNames, clientCodes: contract['x-client-codes'] };
}

export const refName = (node) => node.$ref?.split('/').at(-1);

const typeOf = (schema, deref) =>
  schema.type === 'array' ? `array of ${deref(schema.items).type}s` : schema.format === 'binary' ? 'file' : schema.type;

/** Every field of an object and of the objects in it, under its full name. */
export function fieldsOf(node, deref, prefix = '') {
  const schema = deref(node);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const field = deref(value);
    const path = prefix + key;
    const inner =
      field.type === 'array' ? fieldsOf(field.items, deref, `${path}[].`) : fieldsOf(field, deref, `${path}.`);
    const required = schema.required?.includes(key) ?? false;
    return [{ path, required, type: typeOf(field, deref), schema: field, source: field['x-source'] }, ...inner];
  });
}

const between = (least, most, unit) => {
  if (least === undefined && most === undefined) return [];
  if (most === undefined) return [`at least ${number(least)}${unit}`];
  return [least === undefined ? `at most ${number(most)}${unit}` : `${number(least)} to ${number(most)}${unit}`];
};

/** What a value must be, beyond its type: a list of short phrases. */
export function rulesOf(schema) {
  const values = schema.enum?.map((value) => code(value)) ?? [];
  const enumRule = values.length === 1 ? `always ${values}` : `one of ${values.join(', ')}`;
  return [
    ...(values.length > 0 ? [enumRule] : []),
    ...(schema.format && schema.format !== 'binary' ? [`format ${schema.format}`] : []),
    ...between(
      schema.minLength,
      schema.maxLength,
      schema.minLength === 1 && !schema.maxLength ? ' character' : ' characters',
    ),
    ...between(schema.minimum, schema.maximum, ''),
    ...between(schema.minItems, schema.maxItems, ' items'),
    ...(schema.pattern ? [`pattern ${code(schema.pattern)}`] : []),
    ...(schema.default === undefined ? [] : [`default ${code(schema.default)}`]),
  ];
}

/** The codes that an operation answers at a status, as rows of the table. */
export const rowsAt = ({ codes }, operation, status) =>
  operation['x-error-codes']
    .filter((entry) => entry.status === status)
    .map((entry) =>
      codes.find((row) => row.code === entry.code && row.status === status && row.envelope === operation.envelope),
    );

/** The examples of an answer, by their name: for errors the code. */
export const examplesOf = ({ deref }, response) =>
  Object.entries(response.content?.['application/json']?.examples ?? {}).map(([key, node]) => ({
    key,
    ...deref(node),
  }));
