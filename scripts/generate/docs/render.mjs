// Markdown to HTML by marked: heading anchors, tables that scroll by themselves, coloured code, tabs. Called by site.mjs.
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import nginx from 'highlight.js/lib/languages/nginx';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import yaml from 'highlight.js/lib/languages/yaml';
import { Marked } from 'marked';
import { slug } from './markdown.mjs';

const languages = { sh: bash, go, ini, js: javascript, json, nginx, python, ts: typescript, yaml };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeText = (text) => String(text).replace(/[&<>"']/g, (character) => entities[character]);

/** A name that may break after its dots and underscores, so that it fits a phone. */
const breakable = (text) => escapeText(text).replace(/(?<=[._/])(?=\w)/g, '<wbr>');

const coloured = (text, language) =>
  languages[language] ? hljs.highlight(text, { language }).value : escapeText(text);

const isMark = (text) => /^[DRG]\d+$/.test(text);
const plain = (tokens) => tokens.map(({ tokens: inner, text = '' }) => (inner ? plain(inner) : text)).join('');

/** Blocks with a label that follow each other become tabs; without JavaScript they stand one after another. */
function grouped(tokens) {
  const groups = [];
  for (const token of tokens) {
    const label = token.type === 'code' ? token.lang?.split(' ')[1] : undefined;
    const last = groups.at(-1);
    if (label && last?.type === 'samples') last.items.push(token);
    else if (label) groups.push({ type: 'samples', raw: '', items: [token] });
    else if (token.type !== 'space' || last?.type !== 'samples') groups.push(token);
  }
  return groups;
}

/** `target` turns a link of the page into what stands in HTML. */
export function createRenderer(target) {
  let seen = new Map();
  const anchor = (text) => {
    const name = slug(text);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  };
  let heading = '';
  const labels = new Map();
  /** A name for a region that no other of the page has. */
  const nameOf = (table) => {
    const name = heading ? `${heading}: ${table}` : table;
    const count = labels.get(name) ?? 0;
    labels.set(name, count + 1);
    return count === 0 ? name : `${name} (${count + 1})`;
  };
  const block = (token) => {
    const [language = ''] = (token.lang ?? '').split(' ');
    const kind = language === 'sh' ? 'code shell' : 'code';
    return `<pre class="${kind}" tabindex="0"><code>${coloured(token.text, language)}</code></pre>\n`;
  };
  const samples = {
    name: 'samples',
    renderer: ({ items }) =>
      `<div class="samples">\n${items
        .map((item) => {
          const label = item.lang.split(' ')[1];
          return `<section aria-label="${escapeText(label)}"><p class="label">${escapeText(label)}</p>\n${block(item)}</section>\n`;
        })
        .join('')}</div>\n`,
  };
  const marked = new Marked({
    extensions: [samples],
    renderer: {
      heading({ tokens, depth }) {
        heading = plain(tokens);
        const id = anchor(heading);
        const inner = this.parser.parseInline(tokens);
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h${depth}>\n`;
      },
      code: block,
      codespan({ text }) {
        const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)$/.exec(text) ?? [];
        if (!method) return `<code>${breakable(text)}</code>`;
        return `<code class="route"><span class="method ${method.toLowerCase()}">${method}</span> ${breakable(path)}</code>`;
      },
      link({ href, tokens }) {
        const text = plain(tokens);
        return `<a href="${escapeText(target(href))}"${isMark(text) ? ' class="source"' : ''}>${this.parser.parseInline(tokens)}</a>`;
      },
      image: ({ href, text }) => `<img src="${escapeText(target(href))}" alt="${escapeText(text)}" loading="lazy">`,
      // What the sources hold of HTML are comments for tools.
      html: ({ text }) => (text.startsWith('<!--') ? '' : escapeText(text)),
      table({ header, rows }) {
        const head = header.map((cell) => this.parser.parseInline(cell.tokens));
        const heads = head.map((cell) => (cell ? `<th scope="col">${cell}</th>` : '<td></td>')).join('');
        const lines = rows.map(([first, ...others]) => {
          const cells = others.map(
            (cell, at) =>
              `<td data-label="${escapeText(plain(header[at + 1].tokens))}"${cell.text === '–' ? ' class="silent"' : ''}>${this.parser.parseInline(cell.tokens)}</td>`,
          );
          return `<tr><th scope="row">${this.parser.parseInline(first.tokens)}</th>${cells.join('')}</tr>\n`;
        });
        const label = nameOf(plain(header[0].tokens) || 'table');
        const kind = header.length > 5 ? ' class="wide"' : '';
        return `<div class="scroll" role="region" aria-label="${escapeText(label)}" tabindex="0">\n<table${kind}>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${lines.join('')}</tbody>\n</table>\n</div>\n`;
      },
    },
    hooks: { processAllTokens: grouped },
  });
  return (markdown) => {
    seen = new Map();
    labels.clear();
    heading = '';
    const html = marked.parse(markdown);
    const headings = [...html.matchAll(/<h2 id="([^"]+)">(.*?) <a class="anchor"/g)].map(([, id, text]) => ({
      id,
      text,
    }));
    return { html, headings };
  };
}
