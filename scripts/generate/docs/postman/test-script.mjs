// What a request of the collection does with its answer: holds it to the contract, and keeps what it gives for the requests that
// follow. Lines of JavaScript for Postman. Called by postman.mjs.
import { variablesOf } from '../samples/variables.mjs';
import { variableOf } from './request.mjs';

const text = (value) => `'${value}'`;
const get = (name) => `pm.collectionVariables.get(${text(name)})`;
const set = (name, value) => `pm.collectionVariables.set(${text(name)}, ${value});`;
const check = (title, ...lines) => [`pm.test(${text(title)}, () => {`, ...lines.map((line) => `  ${line}`), '});'];

function checks({ deref }, operation, { status, content }) {
  const code = operation['x-error-codes'].find((row) => row.status === status)?.code;
  const at = operation.envelope === 'code' ? 'code' : 'resultContext.resultCode';
  const types = Object.keys(content);
  const names = deref(content['application/json']?.schema ?? {}).required ?? [];
  return [
    ...check(`answers ${status}`, `pm.response.to.have.status(${status});`),
    ...check(
      `answers as ${types.join(', ')}`,
      `const type = (pm.response.headers.get('Content-Type') ?? '').split(';')[0];`,
      `pm.expect(type).to.be.oneOf([${types.map(text).join(', ')}]);`,
    ),
    ...(code ? check(`answers ${code}`, `pm.expect(pm.response.json().${at}).to.equal(${text(code)});`) : []),
    ...(names.length > 0
      ? check(
          `has ${names.join(', ')}`,
          `pm.expect(pm.response.json()).to.include.all.keys(${names.map(text).join(', ')});`,
        )
      : []),
  ];
}

const inPath = ({ parameters }) => parameters.filter((one) => one.in === 'path').map(({ name }) => name);
const removed = (operation) => (operation.method === 'DELETE' ? inPath(operation) : []);
const listOf = (name) => `${variableOf(name)}s`;
const read = (name) => `const made = JSON.parse(pm.collectionVariables.get(${text(listOf(name))}) || '[]');`;

/** What it makes is kept: all of it, where it can be removed. */
function keeping(model, operation) {
  const removable = model.operations.flatMap(removed);
  return variablesOf(model).flatMap(({ name, sources }) => {
    const at = new Map(sources).get(operation.operationId);
    if (!at) return [];
    const keys = at.split('.');
    const field = keys.pop();
    return [
      `const { ${field} } = ${['pm.response.json()', ...keys].join('.')};`,
      set(variableOf(name), field),
      ...(removable.includes(name) ? [read(name), set(listOf(name), `JSON.stringify([...made, ${field}])`)] : []),
    ];
  });
}

/** In a run, it is called until all is removed that the run made. */
const removing = (operation) =>
  removed(operation).flatMap((name) => [
    read(name),
    `const left = made.filter((one) => one !== ${get(variableOf(name))});`,
    set(listOf(name), 'JSON.stringify(left)'),
    set(variableOf(name), "left.at(-1) ?? ''"),
    'if (left.length > 0) pm.execution.setNextRequest(pm.info.requestId);',
  ]);

/** A login begins a run: what an earlier one left is not this one's to remove. */
const beginning = (model, operation) =>
  operation['x-issues'] && operation['x-issues'] === model.operations.find((other) => other['x-ends'])?.['x-ends']
    ? [...new Set(model.operations.flatMap(removed))].map((name) => set(listOf(name), "'[]'"))
    : [];

/** A credential that ends takes those with it that are made from it. */
function ending({ contract, operations }, operation) {
  const ended = operation['x-ends'];
  if (!ended) return [];
  const { securitySchemes } = contract.components;
  const makers = operations
    .filter(({ credentials }) => credentials.includes(ended))
    .map(({ operationId }) => operationId);
  const dependent = Object.keys(securitySchemes).filter((name) =>
    makers.includes(securitySchemes[name]['x-issued-by']),
  );
  return [ended, ...dependent].map((name) => set(variableOf(name), "''"));
}

export function testScript(model, operation) {
  const success = operation.responses.find(({ status }) => status < 300);
  const lines = [
    ...keeping(model, operation),
    ...beginning(model, operation),
    ...removing(operation),
    ...ending(model, operation),
  ];
  return [
    ...checks(model, operation, success),
    ...(lines.length > 0
      ? [`if (pm.response.code === ${success.status}) {`, ...lines.map((line) => `  ${line}`), '}']
      : []),
  ];
}
