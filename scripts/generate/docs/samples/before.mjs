// What a reader sets and installs before pasting a sample, as Markdown. Called by samples.mjs.
import { blocks, code, fence, operationLink, table } from '../markdown.mjs';
import { address, upload } from './request.mjs';
import { variablesOf } from './variables.mjs';

const origin = ({ sources }) =>
  sources.map(([operationId, at]) => `${code(at)} in the answer of ${operationLink(operationId)}`).join(', or ') ||
  'the operator';

export function beforeYouPaste(model, languages) {
  const variables = variablesOf(model);
  const server = model.contract.servers.find(({ url }) => url.startsWith('http'));
  const rows = variables.map((part) => [code(part.variable), part.about, origin(part)]);
  return blocks(
    'The samples read these variables. Set them once; the last ones are what earlier calls answer:',
    fence(
      'sh',
      [`export ${address}=${server.url}`, ...variables.map(({ variable }) => `export ${variable}='…'`)].join('\n'),
    ),
    table(
      ['Variable', 'What it holds', 'Where it comes from'],
      [[code(address), 'The address of the server, without a slash at its end.', 'the operator'], ...rows],
    ),
    `Your own server prints what the operator gives when it starts for the first time. Uploads send the file ${code(upload)} of the current folder.`,
    table(
      ['Sample', 'Needs', 'Run it by'],
      languages.map(({ label, needs, run }) => [label, needs, run]),
    ),
    'Where the server refuses, each says why and ends with an exit code other than 0. The curl samples write variables into JSON as they ' +
      'are: a `"` or `\\` in a password needs a `\\` before it there. The SDK logs in itself and makes its own access tokens.',
  );
}
