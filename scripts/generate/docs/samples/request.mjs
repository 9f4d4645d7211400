// The request that an operation's samples send, in no language yet: what stands where, and which variables and files it reads.
// Called by samples.mjs; the modules beside put it into their languages.

/** clientId as CLIENT_ID, x-access-token as ACCESS_TOKEN. */
export const variableOf = (name) =>
  name
    .replace(/^x-/, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase();

/** The variable with the server's address. */
export const address = 'CLOAKROOM';
/** What uploads send. */
export const upload = 'ticket.png';

/** `about` says what it holds. */
const variable = (name, about) => ({ name, variable: variableOf(name), about });
const literal = (name, value) => ({ name, literal: value });

/** A field of the body: credentials and what only the reader knows are variables, an image is a file, all else is as in the example. */
function fieldOf({ contract, deref }, operation, schema, name, example) {
  const { format } = deref(schema.properties[name]);
  const scheme = contract.components.securitySchemes[name];
  if (scheme) return variable(name, scheme.description);
  if (['email', 'password'].includes(format)) return variable(name, `The user's ${name}.`);
  if (format === 'binary' || operation['x-image-rules']?.field === name) return { name, file: upload };
  return literal(name, example);
}

function bodyOf(model, operation) {
  const [[mediaType, content] = []] = Object.entries(operation.requestBody?.content ?? {});
  if (!mediaType) return null;
  const schema = model.deref(content.schema);
  const { value } = model.deref(Object.values(content.examples)[0]);
  const fields = Object.entries(value).map(([name, example]) => fieldOf(model, operation, schema, name, example));
  return { mediaType, isForm: mediaType === 'multipart/form-data', fields };
}

/** The name of the file that an answer is saved as, where it is one. */
function savedAs({ contract }, { responses }) {
  const types = Object.keys(responses.find(({ status }) => status < 300)?.content ?? {});
  if (types.length === 0 || types.includes('application/json')) return null;
  const sent = contract['x-image-rules'].formats.find(({ extensions }) => extensions.includes(upload.split('.')[1]));
  return `copy.${types.includes(sent.mediaType) ? sent.format : types[0].split('/')[1]}`;
}

/** The operation that gives a session to whom it needs to know no earlier one. */
const loginOf = ({ contract, operations }) =>
  operations.find(({ operationId, credentials }) => {
    const { securitySchemes } = contract.components;
    const issues = Object.values(securitySchemes).some((scheme) => scheme['x-issued-by'] === operationId);
    return issues && credentials.every((name) => securitySchemes[name]['x-issued-by'] === 'operator');
  });

/** Optional parameters are left out, but for those whose default is worth seeing. */
const isStated = ({ required, schema }) => required || schema.default !== undefined;
const exampleOf = ({ name, example, schema }) => literal(name, example ?? schema.default);

/**
 * `path` is a list of texts and variables; query, headers and fields of the body have a name and a `variable`, a `literal` or a
 * `file`. `login` is the call that gives the session, where one is needed.
 */
export function requestOf(model, operation) {
  const { securitySchemes } = model.contract.components;
  const stated = (place) => operation.parameters.filter((one) => one.in === place && isStated(one)).map(exampleOf);
  const isOperators = (name) => securitySchemes[name]['x-issued-by'] === 'operator';
  const credential = (name) => variable(name, securitySchemes[name].description);
  const aboutParameter = (name) => operation.parameters.find((one) => one.name === name).description;
  const login = operation.credentials.every(isOperators) ? null : loginOf(model);
  return {
    operationId: operation.operationId,
    method: operation.method,
    path: operation.path
      .split(/\{(\w+)\}/)
      .map((part, at) => (at % 2 ? variable(part, aboutParameter(part)) : part))
      .filter(Boolean),
    query: stated('query'),
    credentials: operation.credentials.map(credential),
    headers: stated('header'),
    body: bodyOf(model, operation),
    savedAs: savedAs(model, operation),
    login: login && { operationId: login.operationId, fields: bodyOf(model, login).fields },
    /** What a client of the SDK knows by itself, and what is told it once. */
    held: Object.keys(securitySchemes),
    client: Object.keys(securitySchemes).filter(isOperators).map(credential),
  };
}

/** The query as it stands in an address, its question mark included. */
export const searchOf = ({ query }) =>
  query.length > 0 ? `?${query.map((one) => `${one.name}=${encodeURIComponent(one.literal)}`).join('&')}` : '';

export const readsFile = ({ body }) => body?.fields.some(({ file }) => file) ?? false;

/** The names of the variables in these parts of a request, each once. */
export const variablesIn = (...parts) => [...new Set(parts.flat().flatMap((part) => part?.variable ?? []))];
