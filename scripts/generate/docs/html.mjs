// Safe HTML by tagged template, and the pieces that every page is made of. Called by the other modules here.

class Markup {
  constructor(text) {
    this.text = text;
  }
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeText = (value) => String(value).replace(/[&<>"']/g, (character) => entities[character]);

function render(value) {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(render).join('');
  return value instanceof Markup ? value.text : escapeText(value);
}

/** Escapes everything put into it, except what this function made. */
export const html = (strings, ...values) =>
  new Markup(strings.map((text, index) => text + render(values[index])).join(''));

export const join = (parts, between) => parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));

/** `code` and **strong**, all the Markdown that the contract's descriptions use inside a paragraph. */
const inline = (text) =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part;
  });

export const prose = (text = '') =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => html`<p>${inline(paragraph)}</p>\n`);

/** A name that may break after its dots and underscores, so that it fits a phone. */
export const name = (text) => html`<code>${join(text.split(/(?<=[._])/), html`<wbr>`)}</code>`;

export const slug = (text) => text.toLowerCase().replaceAll(' ', '-');

export const section = (id, title, body) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;

/** A table that scrolls by itself where it is too wide; the first cell of each row heads it. */
export const table = (
  label,
  head,
  rows,
  kind = '',
) => html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table${kind && html` class="${kind}"`}>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
)}</tbody>
</table>
</div>
`;

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?)\b/g;

/** JSON as people read it, its keys and values told apart by colour. */
export function json(value) {
  const text = JSON.stringify(value, null, 2);
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon = '', literal] = match;
    parts.push(text.slice(end, match.index));
    if (literal) parts.push(html`<span class="literal">${literal}</span>`);
    else parts.push(html`<span class="${colon ? 'key' : 'string'}">${string}</span>${colon}`);
    end = match.index + whole.length;
  }
  return html`<pre class="json" tabindex="0"><code>${parts}${text.slice(end)}</code></pre>\n`;
}

/** A whole page. `root` leads from it to /docs/, so that it works under its address with and without .html. */
export const page = ({ title, root, kind, body }) =>
  render(html`<!doctype html>
<!-- Written by scripts/generate/docs.mjs from openapi.yaml. Never edited. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${root}ticket.svg">
<link rel="stylesheet" href="${root}style.css">
</head>
<body class="${kind}">
${body}</body>
</html>
`);
