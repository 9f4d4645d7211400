// The pages of the codes, one each and a list, and the table of them all. Called by scripts/generate/docs.mjs
// and reference.mjs.
import { clientCodesSection } from './client-codes.mjs';
import { pageOfCode, trail } from './code-page.mjs';
import { examplesOf } from './contract.mjs';
import { html, json, page, table } from './html.mjs';
import { codeLink, method, status } from './operation.mjs';

const envelopes = { result: 'resultContext', code: 'code, message' };

export const codeTable = (codes, root = '') =>
  table(
    'All codes',
    ['Code', 'Status', 'Meaning'],
    codes.map(({ code, status: value, envelope, meaning, retry }) => [
      html`${codeLink(code, root)} <span class="may">in the ${envelope} envelope</span>`,
      status(value),
      html`${meaning}${retry && html` <span class="rules">The same call can be tried again.</span>`}`,
    ]),
    'fields',
  );

/** The examples that the row's operations give of it, each only once. */
function examplesAt(model, row) {
  const texts = row.operations.flatMap((id) => {
    const { responses } = model.operations.find(({ operationId }) => operationId === id);
    const response = responses.find((candidate) => candidate.status === row.status);
    return examplesOf(model, response)
      .filter(({ key }) => key === row.code)
      .map(({ value }) => JSON.stringify(value));
  });
  return [...new Set(texts)].map((text) => JSON.parse(text));
}

const operationLinks = (model, ids) =>
  html`<ul class="operations">${ids.map((id) => {
    const operation = model.operations.find(({ operationId }) => operationId === id);
    return html`<li>${method(operation.method)} <a href="../#${id}">${operation.path}</a>
<span class="may">${id}</span></li>\n`;
  })}</ul>`;

const rowSection = (model, row) => html`<section aria-labelledby="${row.envelope}-${row.status}">
<h2 id="${row.envelope}-${row.status}">${status(row.status)} ${row.meaning}</h2>
<dl class="facts">
<div><dt>What to do</dt><dd>${row.action}</dd></div>
${row.status >= 400 && html`<div><dt>Try the same call again?</dt><dd>${row.retry ? 'Yes, later.' : 'No.'}</dd></div>`}
<div><dt>Envelope</dt><dd>${row.envelope} (<code>${envelopes[row.envelope]}</code>)</dd></div>
</dl>
${
  row.operations.length > 0
    ? html`<p class="label">Answered by</p>${operationLinks(model, row.operations)}`
    : html`<p>No operation answers it: it is for paths that no operation has.</p>`
}
${examplesAt(model, row).map((value) => json(value))}</section>
`;

function countOf(rows) {
  const isOneEnvelope = rows.every(({ envelope }) => envelope === rows[0].envelope);
  if (rows.length === 1) return 'One meaning';
  return `${rows.length} meanings, told apart by the HTTP status${isOneEnvelope ? '' : ' and the envelope'}`;
}

export function codePage(model, code) {
  const rows = model.codes.filter((row) => row.code === code);
  const sections = rows.map((row) => rowSection(model, row));
  return pageOfCode({ code, lead: `${countOf(rows)}.`, sections, all: model.codeNames });
}

export const codesPage = (model) =>
  page({
    title: 'Codes · Cloakroom',
    root: '../',
    kind: 'narrow',
    body: html`${trail('')}<main>
<h1>Codes</h1>
<p class="lead">Everything that Cloakroom can answer. The HTTP status always says the same as the code.</p>
${codeTable(model.codes, '../')}${clientCodesSection(model)}</main>
`,
  });
