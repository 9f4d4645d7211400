// An operation's call as a program on cloakroom-sdk, which holds the session and makes access tokens itself. Called by samples.mjs.
import { entryOf, environment, object } from './javascript.mjs';
import { address, readsFile, variablesIn } from './request.mjs';

export const language = {
  language: 'sdk',
  syntax: 'ts',
  label: 'SDK',
  needs: 'Node 20.3 or newer, and `npm install ../cloakroom/generated/sdk`',
  run: '`node sample.mjs`',
};

const asImage = (file) => `await imageFile('${file}')`;

/** Empty where it is not set: the SDK says so. */
const orEmpty = (variable) => `${variable} = ''`;

function call(start, operationId, parts, headers = []) {
  const before = `${start}await cloakroom.${operationId}(`;
  const entries = parts.map((part) => entryOf(part, asImage));
  const options = headers.length === 0 ? '' : `{ headers: { ${headers.map((header) => entryOf(header)).join(', ')} } }`;
  if (entries.length === 0) return `${before}${options && `{}, ${options}`});`;
  return object(before, entries, `${options && `, ${options}`});`);
}

export function sample(request) {
  const { operationId, path, query, headers, body, savedAs, login, held, client } = request;
  const own = (parts) => parts.filter(({ name }) => name && !held.includes(name));
  const given = own([...path, ...query, ...(body?.fields ?? [])]);
  const options = [{ name: 'baseUrl', variable: address }, ...client];
  return [
    ...(savedAs ? ["import { writeFile } from 'node:fs/promises';"] : []),
    "import { Cloakroom } from 'cloakroom-sdk';",
    ...(readsFile(request) ? ["import { imageFile } from 'cloakroom-sdk/node';"] : []),
    '',
    ...environment(variablesIn(options).map(orEmpty)),
    ...environment(variablesIn(login?.fields ?? [], given).map(orEmpty)),
    '',
    object(
      'const cloakroom = new Cloakroom(',
      options.map((option) => entryOf(option)),
      ');',
    ),
    ...(login ? [call('', login.operationId, own(login.fields))] : []),
    '',
    call(savedAs ? 'const file = ' : 'const answer = ', operationId, given, headers),
    savedAs ? `await writeFile('${savedAs}', new Uint8Array(await file.arrayBuffer()));` : 'console.log(answer);',
  ].join('\n');
}
