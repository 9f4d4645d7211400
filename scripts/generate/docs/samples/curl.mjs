// An operation's request as a curl command. Called by samples.mjs.
import { address, searchOf } from './request.mjs';

export const language = {
  language: 'curl',
  syntax: 'sh',
  label: 'curl',
  needs: 'curl 7.76 or newer, and a shell',
  run: 'paste it into the shell',
};

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const header = ({ name, variable, literal }) =>
  variable ? `-H "${name}: $${variable}"` : `-H ${quoted(`${name}: ${literal}`)}`;

const formField = ({ name, variable, literal, file }) => {
  if (file) return `-F ${name}=@${file}`;
  return `--form-string ${variable ? `"${name}=$${variable}"` : quoted(`${name}=${literal}`)}`;
};

/** As it stands in a here-document. */
const escaped = (text) => text.replaceAll(/[\\$`]/g, '\\$&');
const jsonField = ({ name, variable, literal, file }) => {
  const content = file ? `$(base64 < ${file} | tr -d '\\n')` : `$${variable}`;
  const value = file || variable ? `"${content}"` : escaped(JSON.stringify(literal));
  return `${escaped(JSON.stringify(name))}: ${value}`;
};

export function sample(request) {
  const { method, path, credentials, headers, body, savedAs } = request;
  const isJson = body && !body.isForm;
  const first = [
    'curl -sS',
    // With -o, --fail-with-body would save the refusal as the file.
    savedAs ? `--fail -o ${savedAs}` : '--fail-with-body',
    ...(method === (body ? 'POST' : 'GET') ? [] : [`-X ${method}`]),
  ];
  const route = path.map((part) => (part.variable ? `$${part.variable}` : part)).join('');
  const command = [
    `${first.join(' ')} "$${address}${route}${searchOf(request)}"`,
    ...[...credentials, ...headers].map(header),
    ...(body?.isForm ? body.fields.map(formField) : []),
    ...(isJson ? [`-H ${quoted(`Content-Type: ${body.mediaType}`)}`, '-d @- <<EOF'] : []),
  ].join(' \\\n  ');
  return isJson ? `${command}\n{${body.fields.map(jsonField).join(', ')}}\nEOF` : command;
}
