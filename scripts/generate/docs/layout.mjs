// The one template of the site's pages. Called by site.mjs.
import { escapeText } from './render.mjs';

const origin = 'Written by scripts/generate/docs.mjs from openapi.yaml and src/docs. Never edited.';

/** For hosts that send none; the server sends the same (src/http/publications.ts). */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'";

const item = (page, current, root) => {
  const here = page.path === current.path ? ' aria-current="page"' : '';
  const method = page.method ? `<span class="method ${page.method.toLowerCase()}">${page.method}</span> ` : '';
  return `<li><a href="${root}${page.path}.html"${here}>${method}${escapeText(page.nav ?? page.title)}</a></li>\n`;
};

/** Sections with the pages that the contents show: all but those of single codes, which their list names. */
function contents(pages, current, root) {
  const sections = [...new Set(pages.map(({ section }) => section))].filter(Boolean);
  return sections
    .map((section) => {
      const own = pages.filter((page) => page.section === section);
      const shown = section === 'Codes' ? own.slice(0, 1) : own;
      return `<p class="label">${escapeText(section)}</p>\n<ul>${shown.map((page) => item(page, current, root)).join('')}</ul>\n`;
    })
    .join('');
}

const onThisPage = (headings) =>
  headings.length < 2
    ? ''
    : `<nav class="outline" aria-label="On this page"><p class="label">On this page</p>
<ul>${headings.map(({ id, text }) => `<li><a href="#${id}">${text.replace(/<\/?a\b[^>]*>/g, '')}</a></li>\n`).join('')}</ul></nav>
`;

/** Before and after in reading order, within the section. */
function neighbours(pages, current, root) {
  const own = pages.filter(({ section }) => section === current.section);
  const at = own.indexOf(current);
  const entry = (page, rel, word) =>
    page
      ? `<a rel="${rel}" href="${root}${page.path}.html"><span>${word}</span> ${escapeText(page.nav ?? page.title)}</a>`
      : '<span></span>';
  if (!current.section || own.length < 2) return '';
  return `<nav class="neighbours" aria-label="Before and after">${entry(own[at - 1], 'prev', 'Before:')}${entry(own[at + 1], 'next', 'Next:')}</nav>\n`;
}

export function layout({ page, pages, body, headings, version }) {
  const root = '../'.repeat(page.path.split('/').length - 1);
  const twin = `${page.path.split('/').at(-1)}.md`;
  const kind = page.path === 'index' ? 'home' : page.path.split('/').join(' ');
  return `<!doctype html>
<!-- ${origin} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeText(page.summary)}">
<title>${escapeText(page.path === 'index' ? 'Cloakroom documentation' : `${page.title} · Cloakroom`)}</title>
<link rel="icon" type="image/svg+xml" href="${root}ticket.svg">
<link rel="stylesheet" href="${root}style.css">
<link rel="alternate" type="text/markdown" href="${twin}">
<script type="module" src="${root}docs.js"></script>
</head>
<body class="${kind}" data-root="${root}">
<a class="skip" href="#content">Skip to the text</a>
<header class="bar">
<a class="brand" href="${root}index.html"><img src="${root}ticket.svg" alt="" width="28" height="28"> Cloakroom</a>
<form class="search" role="search" hidden><label class="unseen" for="search">Search the documentation</label>
<input id="search" type="search" placeholder="Search ( / )" autocomplete="off" aria-controls="found" aria-describedby="found-count">
<p class="unseen" id="found-count" role="status"></p>
<ul id="found" class="found" hidden></ul></form>
<nav class="places" aria-label="Places"><a href="${root}guides/start.html">Start</a> <a href="${root}reference/index.html">Try it</a>
<a href="${root}operations/index.html">Operations</a> <a href="${root}errors/index.html">Codes</a></nav>
</header>
<div class="columns">
<details class="contents" open><summary>Contents</summary><nav aria-label="Contents">
${contents(pages, page, root)}</nav></details>
<main id="content">
<h1>${escapeText(page.title).replace(/_/g, '_<wbr>')}</h1>
${page.lead === '' ? '' : `<p class="lead">${escapeText(page.summary)}</p>\n`}${body}${neighbours(pages, page, root)}<footer>Cloakroom ${escapeText(version)} · <a href="${twin}">this page as Markdown</a> ·
<a href="${root}openapi.yaml">openapi.yaml</a></footer>
</main>
${onThisPage(headings)}</div>
</body>
</html>
`;
}
