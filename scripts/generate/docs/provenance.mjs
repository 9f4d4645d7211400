// Where each rule came from: marks such as "D3 · R6", the decisions with what rests on them, and the page of every field's source.
// Texts: src/docs/decisions.md and src/docs/sources/. Called by the other modules here.
import { readFileSync } from 'node:fs';
import { resolve } from '../../openapi-document.mjs';
import { fieldsOf } from './contract.mjs';
import { blocks, code, codeLink, link, list, operationLink, slug, table } from './markdown.mjs';

const textOf = (file) => readFileSync(new URL(`../../../src/docs/${file}`, import.meta.url), 'utf8');
const documents = {
  D0: 'd0-image-upload',
  D1: 'd1-base64-upload',
  D2: 'd2-logout',
  D3: 'd3-login',
};
const decisions = new Map(
  [...textOf('decisions.md').matchAll(/^## (([RG]\d+)\. .+)$/gm)].map(([, title, id]) => [id, title]),
);

/** The marks of an x-source: its documents, the gap, the decision. */
export function marksOf(source) {
  if (!source) return [];
  const { document, documents: several = document ? [document] : [], gap, decision } = source;
  return [...several, ...(gap ? [gap] : []), ...(decision ? [decision] : [])];
}

const linkOf = (mark) => {
  if (documents[mark]) return link(mark, `/sources/${documents[mark]}.md`);
  if (!decisions.has(mark)) throw new Error(`x-source names ${mark}, which src/docs/decisions.md does not have.`);
  return link(mark, `/decisions.md#${slug(decisions.get(mark))}`);
};

/** An x-source as links; nothing where the contract names none. */
export const provenance = (source) => marksOf(source).map(linkOf).join(' · ');

/** Marks in the text become links, but not in headings, code or links. */
const linked = (markdown) =>
  markdown
    .split('\n')
    .map((line) =>
      line.startsWith('#') ? line : line.replaceAll(/(?<![\w[`/#-])[RG]\d{1,2}(?![\w\]`])/g, (mark) => linkOf(mark)),
    )
    .join('\n');

const extensionsOf = (node) => Object.entries(node).filter(([key, value]) => key.startsWith('x-') && value['x-source']);

/** Everything of the contract that names its source: {what (Markdown), group, source}. */
export function sourced(model) {
  const { contract, deref, operations, codes } = model;
  const schemas = Object.entries(contract.components.schemas);
  const ownFields = ([name, schema]) =>
    fieldsOf(schema, (node) => (node.$ref ? { ...resolve(contract, node), properties: undefined } : node))
      .filter(({ source }) => source)
      .map(({ path, source }) => ({ group: 'fields', what: code(`${name}.${path}`), source }));
  return [
    ...operations.map(({ operationId, 'x-source': source }) => ({
      group: 'operations',
      what: operationLink(operationId),
      source,
    })),
    ...Object.entries(contract.components.securitySchemes).map(([name, scheme]) => ({
      group: 'credentials',
      what: link(code(name), `/rules.md#credentials`),
      source: scheme['x-source'],
    })),
    ...Object.values(contract.components.parameters).map((parameter) => ({
      group: 'parameters',
      what: code(parameter.name),
      source: deref(parameter)['x-source'],
    })),
    ...schemas.flatMap(ownFields),
    ...codes.map((row) => ({
      group: 'codes',
      what: `${codeLink(row.code)} at ${row.status}${row.envelope === 'code' ? ' under `/api/`' : ''}`,
      source: row['x-source'],
    })),
    ...extensionsOf(contract).map(([key, value]) => ({ group: 'rules', what: code(key), source: value['x-source'] })),
  ].filter(({ source }) => source);
}

const groups = ['operations', 'credentials', 'parameters', 'fields', 'codes', 'rules'];
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** What names a mark, as a list by kind. */
function restingOn(rows, mark) {
  const named = rows.filter(({ source }) => marksOf(source).includes(mark));
  const lines = groups
    .map((group) => [group, [...new Set(named.filter((row) => row.group === group).map(({ what }) => what))]])
    .filter(([, whats]) => whats.length > 0);
  return list(lines.map(([group, whats]) => `${capital(group)}: ${whats.join(', ')}`));
}

const titleAndText = (text) => {
  const [, title, rest] = /^# (.+)\n([\s\S]*)$/.exec(text);
  return { title, text: linked(rest) };
};

function decisionsPage(rows) {
  const { text } = titleAndText(textOf('decisions.md'));
  const [intro, ...sections] = text.split(/^(?=## )/m);
  const told = sections.map((section) => {
    const [, mark] = /^## ([RG]\d+)\. /.exec(section) ?? [];
    const resting = mark ? restingOn(rows, mark) : '';
    return resting ? blocks(section, `**In the contract**`, resting) : section;
  });
  return {
    path: 'decisions',
    title: 'Decisions',
    summary: 'Every disagreement of the four documents, settled once, with what rests on it in the contract.',
    markdown: blocks(intro, told),
  };
}

function documentPage(rows, [mark, file]) {
  const { title, text } = titleAndText(textOf(`sources/${file}.md`));
  return {
    path: `sources/${file}`,
    title,
    summary: 'What the document says, where it disagrees with the others, and what became of it.',
    markdown: blocks(text, '## What became of it in the contract', restingOn(rows, mark)),
  };
}

function everyField(rows) {
  const part = (group) => [
    `## ${capital(group)}`,
    table(
      [capital(group).replace(/s$/, ''), 'Comes from'],
      rows.filter((row) => row.group === group).map(({ what, source }) => [what, provenance(source)]),
    ),
  ];
  return {
    path: 'sources/fields',
    title: 'Where each field comes from',
    summary:
      'The document (D), the decision (R) and the gap (G) behind every operation, field and code of the contract.',
    markdown: blocks(
      'The contract says this itself, as `x-source`. D0–D3 are the [four documents](/sources/index.md), R1–R15 the ' +
        '[decisions](/decisions.md) that reconcile them, G1–G4 the gaps that all four leave.',
      groups.map(part),
    ),
  };
}

export function provenancePages(model) {
  const rows = sourced(model);
  const { title, text } = titleAndText(textOf('sources/README.md'));
  return [
    {
      path: 'sources/index',
      title,
      summary: 'What each of the four documents said, where they disagreed, what the contract decided and why.',
      markdown: text,
    },
    ...Object.entries(documents).map((entry) => documentPage(rows, entry)),
    decisionsPage(rows),
    everyField(rows),
  ].map((page) => ({ ...page, section: 'Provenance' }));
}
