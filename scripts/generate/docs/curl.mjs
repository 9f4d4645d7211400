// The curl call of an operation, to paste into a shell. Called by operation.mjs and reference.mjs.

export const variableOf = (name) =>
  name
    .replace(/^x-/, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase();

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The example body; a credential in it (logout names its session twice) is the variable of its header. */
function bodyOf(value, schemes) {
  const fields = Object.entries(value).map(([key, field]) => [key, schemes[key] ? `$${variableOf(key)}` : field]);
  return quoted(JSON.stringify(Object.fromEntries(fields))).replaceAll(/"(\$[A-Z_]+)"/g, `"'"$1"'"`);
}

function bodyLines({ contract, deref }, operation) {
  const [[mediaType, content] = []] = Object.entries(operation.requestBody?.content ?? {});
  if (!mediaType) return [];
  if (mediaType === 'multipart/form-data') {
    return Object.keys(deref(content.schema).properties).map((field) => `-F ${quoted(`${field}=@ticket.png`)}`);
  }
  const { value } = deref(Object.values(content.examples)[0]);
  return [`-H ${quoted(`Content-Type: ${mediaType}`)}`, `-d ${bodyOf(value, contract.components.securitySchemes)}`];
}

export function curlOf(model, operation) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name) => `$${variableOf(name)}`);
  const query = operation.parameters.filter(
    (parameter) => parameter.in === 'query' && parameter.schema.default !== undefined,
  );
  const search = query.map(({ name, schema }) => `${name}=${schema.default}`).join('&');
  const body = bodyLines(model, operation);
  const implied = body.length > 0 ? 'POST' : 'GET';
  const isFile = operation.responses.some(({ content = {} }) =>
    Object.keys(content).some((type) => type.startsWith('image/')),
  );
  const first = [
    'curl',
    ...(operation.method === implied ? [] : [`-X ${operation.method}`]),
    ...(isFile ? ['-OJ'] : []),
  ];
  return [
    `${first.join(' ')} "$CLOAKROOM${path}${search && `?${search}`}"`,
    ...operation.credentials.map((scheme) => `-H "${scheme}: $${variableOf(scheme)}"`),
    ...body,
  ].join(' \\\n  ');
}
