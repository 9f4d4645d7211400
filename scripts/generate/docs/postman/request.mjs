// What a request of the collection sends, with variables where a reader's own values stand. Called by postman.mjs.
import { createHash } from 'node:crypto';
import { requestOf } from '../samples/request.mjs';

/** The same for the same name in every run, in the form of a UUID of version 8. */
export function idOf(name) {
  const hex = createHash('sha256').update(`cloakroom postman ${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** x-access-token as accessToken. */
export const variableOf = (name) =>
  name.replace(/^x-/, '').replaceAll(/-(\w)/g, (_whole, letter) => letter.toUpperCase());
export const inBraces = (name) => `{{${variableOf(name)}}}`;

const valueIn = ({ name, variable, literal }) => (variable ? inBraces(name) : literal);

/** Optional parameters are there to be switched on. */
const parameter = ({ name, required, schema, example, description }) => ({
  key: name,
  value: String(example ?? schema.default),
  description,
  ...(required || schema.default !== undefined ? {} : { disabled: true }),
});

function urlOf({ path, parameters }) {
  const query = parameters.filter((one) => one.in === 'query').map(parameter);
  const variable = parameters
    .filter((one) => one.in === 'path')
    .map(({ name, description }) => ({ key: name, value: inBraces(name), description }));
  const segments = path
    .replaceAll(/\{(\w+)\}/g, ':$1')
    .slice(1)
    .split('/');
  const search = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${encodeURIComponent(value)}`);
  return {
    raw: `{{baseUrl}}/${segments.join('/')}${search.length > 0 ? `?${search.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path: segments,
    ...(query.length > 0 && { query }),
    ...(variable.length > 0 && { variable }),
  };
}

/** Base64 stays that of the example: a file can't be read into JSON here. */
function bodyOf(request, example) {
  const { isForm, fields } = request.body;
  if (isForm) {
    const part = (field) => (field.file ? { type: 'file', src: field.file } : { type: 'text', value: valueIn(field) });
    return { mode: 'formdata', formdata: fields.map((field) => ({ key: field.name, ...part(field) })) };
  }
  const entries = fields.map((field) => [field.name, field.file ? example[field.name] : valueIn(field)]);
  const raw = JSON.stringify(Object.fromEntries(entries), null, 2);
  return { mode: 'raw', raw, options: { raw: { language: 'json' } } };
}

export function sent(model, operation) {
  const request = requestOf(model, operation);
  const [[mediaType, content] = []] = Object.entries(operation.requestBody?.content ?? {});
  const example = content && model.deref(Object.values(content.examples)[0]).value;
  return {
    method: operation.method,
    header: [
      ...operation.credentials.map((name) => ({ key: name, value: inBraces(name) })),
      ...(request.body && !request.body.isForm ? [{ key: 'Content-Type', value: mediaType }] : []),
      ...operation.parameters.filter((one) => one.in === 'header').map(parameter),
    ],
    ...(request.body && { body: bodyOf(request, example) }),
    url: urlOf(operation),
  };
}
