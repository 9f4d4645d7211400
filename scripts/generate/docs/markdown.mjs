// Pieces of Markdown that the pages are made of. Links start at the site's root ("/errors/X.md"); site.mjs makes them relative.
// Called by the modules that write pages.

/** In one line, and safe inside a cell. */
const cell = (text) => String(text).replaceAll('\n', ' ').replaceAll('|', '\\|');

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |\n`).join('');

/** `label` names the tab that the block becomes beside others that follow at once. */
export const fence = (language, text, label = '') =>
  `\`\`\`${[language, label].filter(Boolean).join(' ')}\n${text.trim()}\n\`\`\`\n`;

export const json = (value) => fence('json', JSON.stringify(value, null, 2));

export const code = (text) => `\`${text}\``;
export const link = (text, target) => `[${text}](${target})`;
export const list = (items) => items.map((item) => `- ${item}\n`).join('');

/** Paragraphs, tables and blocks with an empty line between them; what is empty is left out. */
export const blocks = (...parts) =>
  `${parts
    .flat(Infinity)
    .filter(Boolean)
    .map((part) => part.trim())
    .join('\n\n')}\n`;

/** The anchor of a heading: as GitHub makes it. */
export const slug = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

export const operationLink = (id) => link(code(id), `/operations/${id}.md`);
export const codeLink = (name) => link(code(name), `/errors/${name}.md`);
