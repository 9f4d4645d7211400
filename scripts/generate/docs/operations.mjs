// The pages of the operations: one each, and their list. Called by site.mjs.
import { bytes, examplesOf, refName, rowsAt } from './contract.mjs';
import { fieldsTable, parametersTable } from './fields.mjs';
import { blocks, code, codeLink, fence, json, link, list, operationLink, table } from './markdown.mjs';
import { provenance } from './provenance.mjs';
import { samplesOf } from './samples.mjs';

const route = ({ method, path }) => code(`${method} ${path}`);

const facts = (operation) =>
  list([
    `Operation: ${code(operation.operationId)}`,
    `Credentials: ${
      operation.credentials.length > 0
        ? operation.credentials.map((scheme) => link(code(scheme), '/rules.md#credentials')).join(', ')
        : 'none'
    }`,
    `Comes from: ${provenance(operation['x-source']) || 'operating the service; no document speaks of it'}`,
    `Safe to repeat: ${
      operation['x-idempotent']
        ? 'yes'
        : operation['x-idempotency-key']
          ? `with the same [${operation['x-idempotency-key']}](/rules.md#repeating)`
          : 'no, it happens again'
    }`,
    ...(operation.method === 'GET' ? ['HEAD answers the same without the body'] : []),
  ]);

const body = ({ deref }, { requestBody }) =>
  requestBody &&
  Object.entries(requestBody.content).map(([mediaType, { schema, examples = {} }]) => [
    '## Body',
    `${code(mediaType)}, ${requestBody.required ? 'required' : 'optional'}, at most ${bytes(requestBody['x-max-bytes'])} in all.${
      deref(schema).additionalProperties === false ? ' Fields that are not named here are refused.' : ''
    }`,
    fieldsTable(schema, deref),
    mediaType === 'application/json' &&
      Object.values(examples)
        .map(deref)
        .map(({ summary, value }) => [`${summary}:`, json(value)]),
  ]);

const pointed = (pointer) => pointer.replace('$response.body#/', '').replaceAll('/', '.');

const next = ({ links = {} }) =>
  Object.keys(links).length > 0 && [
    'What can follow:',
    list(
      Object.values(links).map(
        ({ operationId, description, parameters }) =>
          `${operationLink(operationId)}: ${description} ${Object.entries(parameters)
            .map(([target, from]) => `${code(target.replace(/^\w+\./, ''))} is ${code(pointed(from))}.`)
            .join(' ')}`,
      ),
    ),
  ];

const headersOf = ({ headers = {} }) =>
  `Headers: ${Object.entries(headers)
    .map(([key, node]) => link(code(key), `/rules.md#${refName(node).toLowerCase()}`))
    .join(', ')}`;

function answer(model, operation, response) {
  const types = Object.keys(response.content ?? {});
  const schema = response.content?.['application/json']?.schema;
  const told = rowsAt(model, operation, response.status).map(
    ({ code: name, meaning, action, retry }) =>
      `${codeLink(name)}: ${meaning} ${response.status < 300 ? '' : action}${retry ? ' The same call can be tried again.' : ''}`,
  );
  const bytesOf = types.length > 0 && !schema && `The bytes, as ${types.map(code).join(', ')}.`;
  return [
    `### ${response.status} ${response.description.replace(/\.$/, '')}`,
    told.length > 0 && list(told),
    response.status < 300 && schema ? fieldsTable(schema, model.deref) : bytesOf,
    examplesOf(model, response).map(({ value }) => json(value)),
    next(response),
    headersOf(response),
  ];
}

const page = (model, operation) => ({
  path: `operations/${operation.operationId}`,
  title: operation.summary,
  nav: operation.operationId,
  method: operation.method,
  section: 'Operations',
  summary: `${operation.method} ${operation.path}`,
  lead: '',
  markdown: blocks(
    route(operation),
    operation.description,
    facts(operation),
    '## Request',
    `Set the [variables](/operations/index.md#before-you-paste) once, then paste. ` +
      `Or [try it](/reference/index.md#tag/${operation.tags[0]}/${operation.method}${operation.path}) in the browser.`,
    samplesOf(model, operation)
      .map(({ syntax, label, source }) => fence(syntax, source, label))
      .join('\n'),
    operation.parameters.length > 0 && ['## Parameters', parametersTable(operation.parameters)],
    body(model, operation),
    '## Answers',
    operation.responses.map((response) => answer(model, operation, response)),
  ),
});

export function operationPages(model, { beforeYouPaste }) {
  const { groups } = model;
  const rows = groups.flatMap(({ operations }) =>
    operations.map((operation) => [
      link(code(operation.operationId), `/operations/${operation.operationId}.md`),
      route(operation),
      operation.summary,
    ]),
  );
  const index = {
    path: 'operations/index',
    title: 'Operations',
    section: 'Operations',
    summary: 'All operations of the contract, and the variables that their requests to paste use.',
    markdown: blocks(table(['Operation', 'Route', 'What it does'], rows), '## Before you paste', beforeYouPaste(model)),
  };
  return [index, ...groups.flatMap(({ operations }) => operations.map((operation) => page(model, operation)))];
}
