// The second witness: holds the contract that the controllers keep (tsoa's implemented.yaml) against openapi.yaml. Called by
// scripts/check.mjs. Compares operations, parameters, bodies, statuses and schema shapes; constraints and closedness, which tsoa
// can't say, are the validator's part.

import { operationsOf, resolve } from './openapi-document.mjs';

const sortKeys = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const mapValues = (object, change) =>
  sortKeys(Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value)])));

/** What both sides can say of a schema: type, properties, required, items, enum, nullable, and whether a string is bytes. */
function shapeOf(document, node) {
  const schema = resolve(document, node);
  if (!schema) return null;
  const shape = { type: schema.type === 'integer' ? 'number' : schema.type };
  if (schema.format === 'binary' || schema.format === 'byte') shape.format = 'binary';
  if (schema.enum) shape.enum = [...schema.enum].sort();
  if (schema.nullable) shape.nullable = true;
  if (schema.properties) shape.properties = mapValues(schema.properties, (property) => shapeOf(document, property));
  if (schema.required?.length) shape.required = [...schema.required].sort();
  if (schema.items) shape.items = shapeOf(document, schema.items);
  return shape;
}

const contentOf = (document, content) => mapValues(content, (media) => shapeOf(document, media.schema));

function operationOf(document, item, operation) {
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
    .map((parameter) => resolve(document, parameter))
    .filter((parameter) => parameter.in !== 'header')
    .map((parameter) => [
      `${parameter.in} ${parameter.name}`,
      { required: parameter.required === true, schema: shapeOf(document, parameter.schema) },
    ]);
  const body = resolve(document, operation.requestBody);
  return {
    operationId: operation.operationId,
    tags: [...(operation.tags ?? [])].sort(),
    security: (operation.security ?? []).map((requirement) => Object.keys(requirement).sort()),
    parameters: sortKeys(Object.fromEntries(parameters)),
    body: body ? { required: body.required === true, content: contentOf(document, body.content) } : null,
    responses: mapValues(operation.responses, (response) => contentOf(document, resolve(document, response).content)),
  };
}

const keptBy = (document) =>
  Object.fromEntries(
    operationsOf(document).map(({ path, method, item, operation }) => [
      `${method} ${path}`,
      operationOf(document, item, operation),
    ]),
  );

function differencesAt(path, wanted, given) {
  if (JSON.stringify(wanted) === JSON.stringify(given)) return [];
  const isNode = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isNode(wanted) || !isNode(given)) {
    return [`${path}: the contract says ${JSON.stringify(wanted)}, the controllers ${JSON.stringify(given)}`];
  }
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(given)])];
  return keys.flatMap((key) => differencesAt(`${path} → ${key}`, wanted[key], given[key]));
}

/** One line for each difference, by operation; none where the controllers keep the contract. */
export function compareContracts(contract, implemented) {
  const wanted = keptBy(contract);
  const given = keptBy(implemented);
  return [...new Set([...Object.keys(wanted), ...Object.keys(given)])].flatMap((key) => {
    if (!given[key]) return [`${key}: in the contract, but no controller has it`];
    if (!wanted[key]) return [`${key}: a controller has it, but the contract does not`];
    return differencesAt(key, wanted[key], given[key]);
  });
}
