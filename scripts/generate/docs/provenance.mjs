// Where a rule came from: marks such as "D3 · R6", and the table that explains them. Titles: src/docs/decisions.md.
// Called by the other modules here.
import { readFileSync } from 'node:fs';
import { html, join, section, table } from './html.mjs';

const decisionsFile = new URL('../../../src/docs/decisions.md', import.meta.url);

const documents = {
  D0: 'The document on uploading an image as a file',
  D1: 'The document on uploading an image as base64',
  D2: 'The document on logging out',
  D3: 'The document on logging in',
};

const titles = () => ({
  ...documents,
  ...Object.fromEntries(
    [...readFileSync(decisionsFile, 'utf8').matchAll(/^## ([RG]\d+)\. (.+)$/gm)].map(([, id, title]) => [id, title]),
  ),
});

/** An x-source as links to the table of sources; nothing where the contract names none. */
export function provenance(source) {
  if (!source) return '';
  const { document, documents: several = document ? [document] : [], gap, decision } = source;
  const ids = [...several, ...(gap ? [gap] : []), ...(decision ? [decision] : [])];
  return html`<span class="source">${join(
    ids.map((id) => html`<a href="#${id}">${id}</a>`),
    ' · ',
  )}</span>`;
}

export const sourcesSection = () =>
  section(
    'sources',
    'Where it all comes from',
    html`<p>Cloakroom joins four documents that were written apart (D0–D3). Where they disagree a decision settles it
(R), and where they leave a gap it is closed (G). Marks such as <span class="source">D3 · R6</span> say what a rule
rests on; the decisions are told in full in <code>src/docs/decisions.md</code> of the project.</p>
${table(
  'Sources',
  ['Mark', 'What it is'],
  Object.entries(titles()).map(([id, title]) => [html`<span id="${id}">${id}</span>`, title]),
)}`,
  );
