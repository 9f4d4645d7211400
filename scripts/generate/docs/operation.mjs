// One operation's section of the reference. Called by reference.mjs.
import { bytes, examplesOf, fieldsOf, refName, rowsAt, rulesOf } from './contract.mjs';
import { curlOf } from './curl.mjs';
import { html, join, json, name, prose, slug, table } from './html.mjs';
import { provenance } from './provenance.mjs';

export const codeLink = (code, root = '') => html`<a href="${root}errors/${code}">${name(code)}</a>`;
export const operationLink = (id) => html`<a href="#${id}">${id}</a>`;
export const status = (value) => html`<span class="status s${String(value)[0]}">${value}</span>`;
export const method = (value) => html`<span class="method ${value.toLowerCase()}">${value}</span>`;

/** What a field, parameter or header must be, in words, its rules and its source. */
export const meaning = (description, rules, source) =>
  html`${description ?? ''}${
    rules.length > 0 && html` <span class="rules">${join(rules, '; ')}</span>`
  } ${provenance(source)}`;

const mark = (type, required) =>
  html`<span>${type}, <span class="${required ? 'must' : 'may'}">${required ? 'required' : 'optional'}</span></span>`;

export const fieldsTable = (label, schema, deref) =>
  table(
    label,
    ['Field', 'Meaning'],
    fieldsOf(schema, deref).map((field) => [
      html`${name(field.path)} ${mark(field.type, field.required)}`,
      meaning(field.schema.description, rulesOf(field.schema), field.source),
    ]),
    'fields',
  );

const parameters = ({ operationId, parameters: list }) => html`<h4>Parameters</h4>
${table(
  `Parameters of ${operationId}`,
  ['Name', 'Meaning'],
  list.map((parameter) => [
    html`${name(parameter.name)} ${mark(`in ${parameter.in}`, parameter.required)}`,
    meaning(
      parameter.description,
      [...rulesOf(parameter.schema), html`for example <code>${parameter.example}</code>`],
      parameter['x-source'],
    ),
  ]),
  'fields',
)}`;

const requestBody = ({ deref }, { operationId, requestBody: body }) =>
  body &&
  Object.entries(body.content).map(
    ([mediaType, { schema, examples }]) => html`<h4>Body</h4>
<p><code>${mediaType}</code>, ${body.required ? 'required' : 'optional'}, at most ${bytes(body['x-max-bytes'])} in
all.${deref(schema).additionalProperties === false && ' Fields that are not named here are refused.'}</p>
${fieldsTable(`Body of ${operationId}`, schema, deref)}
${
  mediaType === 'application/json' &&
  Object.values(examples)
    .map(deref)
    .map(({ summary, value }) => html`<p class="label">${summary}</p>\n${json(value)}`)
}`,
  );

const headerLinks = ({ headers = {} }) =>
  html`<p class="headers">Headers: ${join(
    Object.entries(headers).map(([key, node]) => html`<a href="#header-${slug(refName(node))}">${key}</a>`),
    ', ',
  )}</p>`;

const fieldName = (pointer) => pointer.replace('$response.body#/', '').replaceAll('/', '.');

const next = ({ links = {} }) =>
  Object.keys(links).length > 0 &&
  html`<p class="label">What can follow</p>
<ul>${Object.values(links).map(
    ({ operationId, description, parameters: given }) =>
      html`<li>${operationLink(operationId)}: ${description} ${Object.entries(given).map(
        ([target, from]) => html`<span class="rules"><code>${target}</code> is ${name(fieldName(from))}</span>`,
      )}</li>`,
  )}</ul>`;

function answer(model, operation, response) {
  const rows = rowsAt(model, operation, response.status);
  const types = Object.keys(response.content ?? {});
  const isSuccess = response.status < 300;
  const schema = response.content?.['application/json']?.schema;
  return html`<details class="answer"${response.status === 200 && html` open`}>
<summary>${status(response.status)} <span>${response.description}</span> <span class="codes">${join(
    rows.map(({ code }) => name(code)),
    ' ',
  )}</span></summary>
<div>
${rows.map(
  ({ code, meaning: says, action, retry }) =>
    html`<p>${codeLink(code)}: ${says} <em>${action}</em>${retry && ' The same call can be tried again.'}</p>\n`,
)}${
  schema
    ? isSuccess && fieldsTable(`Answer ${response.status} of ${operation.operationId}`, schema, model.deref)
    : types.length > 0 &&
      html`<p>The bytes, as ${join(
        types.map((type) => html`<code>${type}</code>`),
        ', ',
      )}.</p>`
}
${examplesOf(model, response).map(({ value }) => json(value))}${next(response)}
${headerLinks(response)}
</div>
</details>
`;
}

export const operationSection = (
  model,
  operation,
) => html`<section class="operation" id="${operation.operationId}" aria-labelledby="${operation.operationId}-title">
<h3 id="${operation.operationId}-title">${operation.summary}</h3>
<p class="route">${method(operation.method)} ${join(
  operation.path.split(/(?<=\/)/).map((part) => html`<span>${part}</span>`),
  html`<wbr>`,
)}</p>
${prose(operation.description)}
<dl class="facts">
<div><dt>Operation</dt><dd><code>${operation.operationId}</code></dd></div>
<div><dt>Credentials</dt><dd>${
  operation.credentials.length > 0
    ? join(
        operation.credentials.map((scheme) => html`<a href="#credential-${scheme}"><code>${scheme}</code></a>`),
        ', ',
      )
    : 'none'
}</dd></div>
<div><dt>From</dt><dd>${provenance(operation['x-source'])}</dd></div>
${operation.method === 'GET' && html`<div><dt>HEAD</dt><dd>answers the same without the body</dd></div>`}
</dl>
<pre class="shell" tabindex="0"><code>${curlOf(model, operation)}</code></pre>
${parameters(operation)}
${requestBody(model, operation)}
<h4>Answers</h4>
${operation.responses.map((response) => answer(model, operation, response))}</section>
`;
