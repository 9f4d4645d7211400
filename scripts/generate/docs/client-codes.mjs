// The codes that a client finds out by itself: a page each, and their section of the list of codes. Called by
// scripts/generate/docs.mjs and codes.mjs.
import { pageOfCode } from './code-page.mjs';
import { html, table } from './html.mjs';
import { codeLink } from './operation.mjs';

export const clientCodePage = ({ clientCodes }, { code, meaning, action, retry }) =>
  pageOfCode({
    code,
    lead: 'It comes from the client, not from the server: no answer has this code.',
    sections: html`<section aria-labelledby="meaning">
<h2 id="meaning">${meaning}</h2>
<dl class="facts">
<div><dt>What to do</dt><dd>${action}</dd></div>
<div><dt>Try the same call again?</dt><dd>${retry ? 'Yes, later.' : 'No.'}</dd></div>
</dl>
</section>
`,
    all: clientCodes.map((row) => row.code),
  });

export const clientCodesSection = ({ clientCodes }) => html`<section id="client" aria-labelledby="client-title">
<h2 id="client-title">From the client</h2>
<p>What the client finds out by itself. The server answers none of them, so they have no HTTP status of their own.</p>
${table(
  'Codes of the client',
  ['Code', 'Meaning'],
  clientCodes.map(({ code, meaning, retry }) => [
    codeLink(code, '../'),
    html`${meaning}${retry && html` <span class="rules">The same call can be tried again.</span>`}`,
  ]),
  'fields',
)}</section>
`;
