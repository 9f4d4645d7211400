// An operation's request as a Python program, by the library requests. Called by samples.mjs.
import { address, readsFile, upload } from './request.mjs';

export const language = {
  language: 'python',
  syntax: 'python',
  label: 'Python',
  needs: 'Python 3.9 or newer, and `pip install requests`',
  run: '`python3 sample.py`',
};

const width = 79;
const constants = new Map([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

function literalOf(value) {
  if (constants.has(value)) return constants.get(value);
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${literalOf(name)}: ${literalOf(inner)}`);
  return `{${entries.join(', ')}}`;
}

const valueIn = ({ variable, literal }) => (variable ? `os.environ["${variable}"]` : literalOf(literal));
/** Headers and the fields of a form are texts. */
const textIn = ({ variable, literal }) => valueIn({ variable, literal: String(literal) });
const jsonOf = (field) => (field.file ? 'base64.b64encode(image).decode()' : valueIn(field));

/** An argument that is a dictionary, in lines; none where it would be empty. */
function dictionary(name, parts, value) {
  if (parts.length === 0) return [];
  const entries = parts.map((part) => `${literalOf(part.name)}: ${value(part)}`);
  const line = `    ${name}={${entries.join(', ')}},`;
  return line.length <= width ? [line] : [`    ${name}={`, ...entries.map((entry) => `        ${entry},`), '    },'];
}

function bodyLines({ fields, isForm }) {
  if (!isForm) return dictionary('json', fields, jsonOf);
  const [files, texts] = [fields.filter(({ file }) => file), fields.filter(({ file }) => !file)];
  return [...dictionary('data', texts, textIn), ...dictionary('files', files, () => 'image')];
}

export function sample(request) {
  const { method, path, query, credentials, headers, body, savedAs } = request;
  const inText = (part) => (part.variable ? `{os.environ['${part.variable}']}` : part);
  const reads = readsFile(request);
  return [
    ...(reads && !body.isForm ? ['import base64'] : []),
    'import os',
    'import sys',
    ...(reads || savedAs ? ['from pathlib import Path'] : []),
    '',
    'import requests',
    '',
    ...(reads ? [`image = Path("${upload}").read_bytes()`] : []),
    `response = requests.${method.toLowerCase()}(`,
    `    f"${[{ variable: address }, ...path].map(inText).join('')}",`,
    ...dictionary('params', query, valueIn),
    ...dictionary('headers', [...credentials, ...headers], textIn),
    ...(body ? bodyLines(body) : []),
    '    timeout=30,',
    ')',
    'if not response.ok:',
    '    sys.exit(f"{response.status_code} {response.text}")',
    savedAs ? `Path("${savedAs}").write_bytes(response.content)` : 'print(response.text)',
  ].join('\n');
}
