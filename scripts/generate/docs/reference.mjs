// The reference itself (/docs/). Called by scripts/generate/docs.mjs.
import { codeTable } from './codes.mjs';
import { variableOf } from './curl.mjs';
import { html, page, prose, table } from './html.mjs';
import { method, operationSection } from './operation.mjs';
import { sourcesSection } from './provenance.mjs';
import { ruleSections } from './rules.mjs';

const contents = ({ groups }) => html`<nav class="contents" aria-label="Contents">
<p class="brand"><a href="../">Cloakroom</a></p>
${groups.map(
  ({ name, operations }) => html`<p class="label"><a href="#tag-${name}">${name}</a></p>
<ul>${operations.map(
    ({ operationId: id, method: verb }) => html`<li><a href="#${id}">${method(verb)} ${id}</a></li>\n`,
  )}</ul>
`,
)}<p class="label">rules</p>
<ul>${ruleSections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}
<li><a href="#codes">Codes</a></li>
<li><a href="#sources">Sources</a></li>
</ul>
</nav>
`;

const start = ({ contract, operations }) => {
  const base = contract.servers.at(-1);
  const rows = Object.keys(contract.components.securitySchemes).map((scheme) => [
    html`<code>${variableOf(scheme)}</code>`,
    html`<a href="#credential-${scheme}">${scheme}</a>`,
  ]);
  const paths = [
    ...new Set(
      operations
        .flatMap(({ parameters }) => parameters.filter((parameter) => parameter.in === 'path'))
        .map(({ name }) => name),
    ),
  ];
  return html`<section id="start" aria-labelledby="start-title">
<h2 id="start-title">Before you paste</h2>
<p>Every operation below has a call to paste into a shell. Say first where your Cloakroom is, then set what a call
needs:</p>
<pre class="shell" tabindex="0"><code>CLOAKROOM=${base.url}</code></pre>
${table(
  'Variables of the calls',
  ['Variable', 'What it holds'],
  [...rows, ...paths.map((name) => [html`<code>${variableOf(name)}</code>`, html`the id of an image`])],
)}</section>
`;
};

export const referencePage = (model) =>
  page({
    title: `${model.contract.info.title} reference`,
    root: '',
    kind: 'reference',
    body: html`<a class="skip" href="#reference">Skip to the reference</a>
${contents(model)}<main id="reference">
<header>
<h1>${model.contract.info.title} reference</h1>
<p class="version">Version ${model.contract.info.version} ·
<a href="../openapi.yaml">openapi.yaml</a> · <a href="../openapi.json">openapi.json</a> ·
<a href="errors/">codes</a> · <a href="ledger">ledger</a></p>
${prose(model.contract.info.description)}</header>
${start(model)}
${model.groups.map(
  (group) => html`<section id="tag-${group.name}" class="group" aria-labelledby="tag-${group.name}-title">
<h2 id="tag-${group.name}-title">${group.name[0].toUpperCase()}${group.name.slice(1)}</h2>
<p class="lead">${group.description}.</p>
${group.operations.map((operation) => operationSection(model, operation))}</section>
`,
)}
${ruleSections.map(({ write }) => write(model))}
<section id="codes" aria-labelledby="codes-title">
<h2 id="codes-title">Codes</h2>
${codeTable(model.codes)}<p>What a client finds out without an answer has <a href="errors/#client">codes of its own</a>.</p>
</section>
${sourcesSection()}</main>
`,
  });
