// The pages of the codes, the server's and the client's: one each, and their list. Called by site.mjs and guides.mjs.
import { examplesOf } from './contract.mjs';
import { blocks, code, codeLink, fence, json, link, list, table } from './markdown.mjs';
import { provenance } from './provenance.mjs';

const envelopes = { result: '`resultContext`', code: '`{code, message}`' };
const again = (retry) => (retry ? 'Yes, later.' : 'No.');

export const codeTable = (rows) =>
  table(
    ['Code', 'Status', 'Envelope', 'When', 'Try again'],
    rows.map((row) => [codeLink(row.code), row.status, envelopes[row.envelope], row.meaning, row.retry ? 'yes' : 'no']),
  );

const operationOf = (model, id) => model.operations.find(({ operationId }) => operationId === id);

/** The examples that the row's operations give of it, each only once. */
function examplesAt(model, row) {
  const texts = row.operations.flatMap((id) => {
    const response = operationOf(model, id).responses.find(({ status }) => status === row.status);
    return examplesOf(model, response)
      .filter(({ key }) => key === row.code)
      .map(({ value }) => JSON.stringify(value));
  });
  return [...new Set(texts)].map((text) => JSON.parse(text));
}

const operationLinks = (_model, ids) => ids.map((id) => `${link(code(id), `/operations/${id}.md`)}`).join(', ');

const rowSection = (model, row) => {
  const examples = examplesAt(model, row);
  return [
    `## ${row.status}: ${row.meaning.replace(/\.$/, '')}`,
    list([
      `What to do: ${row.action}`,
      ...(row.status >= 400 ? [`Try the same call again? ${again(row.retry)}`] : []),
      `Envelope: ${envelopes[row.envelope]}`,
      row.operations.length > 0
        ? `Answered by: ${operationLinks(model, row.operations)}`
        : 'Answered by: paths that no operation has',
      `Comes from: ${provenance(row['x-source']) || 'no document; added'}`,
    ]),
    examples.length > 0 && ['For example:', examples.map(json)],
  ];
};

const caught = (name) =>
  fence(
    'ts',
    `try {
  await cloakroom.getSession();
} catch (error) {
  if (error instanceof CloakroomError && error.code === '${name}') {
    console.error(error.message, error.status, error.docUrl);
  }
}`,
    'SDK',
  );

function countOf(rows) {
  const isOneEnvelope = rows.every(({ envelope }) => envelope === rows[0].envelope);
  if (rows.length === 1) return 'One meaning.';
  return `${rows.length} meanings, told apart by the HTTP status${isOneEnvelope ? '' : ' and the envelope'}.`;
}

function codePage(model, name) {
  const rows = model.codes.filter((row) => row.code === name);
  const isError = rows.some(({ status }) => status >= 400);
  return {
    path: `errors/${name}`,
    title: name,
    section: 'Codes',
    summary: rows[0].meaning,
    markdown: blocks(
      countOf(rows),
      rows.map((row) => rowSection(model, row)),
      isError && ['## In the SDK', caught(name)],
    ),
  };
}

const clientCodePage = ({ code: name, meaning, action, retry }) => ({
  path: `errors/${name}`,
  title: name,
  section: 'Codes',
  summary: meaning,
  markdown: blocks(
    'It comes from the client, not from the server: no answer has this code.',
    `## ${meaning.replace(/\.$/, '')}`,
    list([`What to do: ${action}`, `Try the same call again? ${again(retry)}`]),
    '## In the SDK',
    caught(name),
  ),
});

export function codePages(model) {
  const index = {
    path: 'errors/index',
    title: 'Codes',
    section: 'Codes',
    summary: 'Everything that Cloakroom can answer. The HTTP status always says the same as the code.',
    markdown: blocks(
      codeTable(model.codes),
      '## From the client',
      'What the SDK finds out by itself. The server answers none of them, so they have no HTTP status of their own.',
      table(
        ['Code', 'When', 'Try again'],
        model.clientCodes.map((row) => [codeLink(row.code), row.meaning, row.retry ? 'yes' : 'no']),
      ),
    ),
  };
  return [
    index,
    ...model.codeNames.map((name) => codePage(model, name)),
    ...model.clientCodes.map((row) => clientCodePage(row)),
  ];
}
