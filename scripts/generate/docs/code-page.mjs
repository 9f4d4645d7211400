// What the pages of all codes have in common, the server's and the client's. Called by codes.mjs and client-codes.mjs.
import { html, join, page } from './html.mjs';

export const trail = (last) => html`<nav class="trail" aria-label="Where you are">
<a href="../../">Cloakroom</a> / <a href="../">Reference</a>${last}</nav>
`;

/** The page of one code, with links to the others of `all`. */
export function pageOfCode({ code, lead, sections, all }) {
  const others = all.filter((candidate) => candidate !== code);
  return page({
    title: `${code} · Cloakroom`,
    root: '../',
    kind: 'narrow',
    body: html`${trail(html` / <a href="./">Codes</a>`)}<main>
<h1 class="code">${join(code.split(/(?<=_)/), html`<wbr>`)}</h1>
<p class="lead">${lead}</p>
${sections}</main>
<nav class="others" aria-label="Other codes"><p class="label">Other codes</p>
<ul>${others.map((other) => html`<li><a href="${other}">${other}</a></li>\n`)}</ul></nav>
`,
  });
}
