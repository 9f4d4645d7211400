// An operation's request as a program for Node, by fetch alone. Called by samples.mjs.
import { entryOf, environment, literalOf, object, valueIn } from './javascript.mjs';
import { address, readsFile, searchOf, variablesIn } from './request.mjs';

export const language = {
  language: 'fetch',
  syntax: 'js',
  label: 'fetch',
  needs: 'Node 20 or newer; in a browser, write values for `process.env`, and a `File` for the one that is read',
  run: '`node sample.mjs`',
};

const asBlob = (file) => `new Blob([await readFile('${file}')])`;
const asBase64 = (file) => `await readFile('${file}', 'base64')`;

const formLines = ({ fields }) => [
  'const form = new FormData();',
  ...fields.map((field) => {
    const given = [literalOf(field.name), valueIn(field, asBlob), ...(field.file ? [literalOf(field.file)] : [])];
    return `form.append(${given.join(', ')});`;
  }),
  '',
];

function optionsOf({ method, credentials, headers, body }) {
  const isJson = body && !body.isForm;
  const type = isJson ? [{ name: 'Content-Type', literal: body.mediaType }] : [];
  const entries = [...credentials, ...headers, ...type].map((header) => entryOf(header));
  const fields = isJson ? body.fields.map((field) => entryOf(field, asBase64)) : [];
  return [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(entries.length > 0 ? [object('headers: ', entries, '', '  ')] : []),
    ...(isJson ? [object('body: JSON.stringify(', fields, ')', '  ')] : []),
    ...(body?.isForm ? ['body: form'] : []),
  ];
}

export function sample(request) {
  const { path, credentials, body, savedAs } = request;
  const imports = [...(readsFile(request) ? ['readFile'] : []), ...(savedAs ? ['writeFile'] : [])];
  const route = path.map((part) => (part.variable ? `\${${part.variable}}` : part)).join('');
  const call = `const response = await fetch(\`\${${address}}${route}${searchOf(request)}\``;
  const options = optionsOf(request);
  return [
    ...(imports.length > 0 ? [`import { ${imports.join(', ')} } from 'node:fs/promises';`, ''] : []),
    ...environment([address, ...variablesIn(credentials, path, body?.fields)]),
    '',
    ...(body?.isForm ? formLines(body) : []),
    options.length > 0 ? object(`${call}, `, options, ');') : `${call});`,
    'if (!response.ok) {',
    `  throw new Error(\`\${response.status} \${await response.text()}\`);`,
    '}',
    savedAs
      ? `await writeFile('${savedAs}', new Uint8Array(await response.arrayBuffer()));`
      : 'console.log(await response.json());',
  ].join('\n');
}
