// The guides (src/docs/guides/*.md, with front matter), the changelog (CHANGELOG.md) and the home page. Called by site.mjs.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { codeTable } from './codes.mjs';
import { code, link, table } from './markdown.mjs';
import { imageLimits, sessionLimits } from './rules.mjs';

const root = new URL('../../../', import.meta.url);

/** What a guide includes by name: made of the contract and of the server's settings. */
const fragments = {
  configuration: (_model, { settings }) =>
    table(
      ['Variable', 'Default', 'What it sets'],
      settings.map(({ key, default: fallback, doc }) => [code(key), fallback, doc]),
    ),
  'session-limits': sessionLimits,
  'image-limits': imageLimits,
  codes: ({ codes }) => codeTable(codes),
  /** What npm run bench -- --publish wrote. */
  bench: () => readFileSync(new URL('src/docs/bench/results.md', root), 'utf8'),
};

const included = (text, model, parts) =>
  text.replaceAll(/^<!-- include: (\S+) -->$/gm, (_whole, name) => {
    if (!fragments[name])
      throw new Error(`A guide includes ${name}, which scripts/generate/docs/guides.mjs does not make.`);
    return fragments[name](model, parts).trim();
  });

export function guidePages(model, parts) {
  const folder = new URL('src/docs/guides/', root);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => {
      const [, head, text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(new URL(file, folder), 'utf8'));
      const { title, summary, order } = parse(head);
      const markdown = included(text, model, parts);
      return { path: `guides/${file.replace(/\.md$/, '')}`, title, summary, order, section: 'Guides', markdown };
    })
    .sort((one, other) => one.order - other.order);
}

/** What each guide is about. */
export const guideTable = (guides) =>
  table(
    ['Guide', 'About'],
    guides.map(({ path, title, summary }) => [link(title, `/${path}.md`), summary]),
  );

export const guideIndex = (guides) => ({
  path: 'guides/index',
  title: 'Guides',
  nav: 'All guides',
  section: 'Guides',
  summary: 'How to call Cloakroom, run it, test it and move it, a task at a time.',
  markdown: guideTable(guides),
});

export const changelogPage = () => ({
  path: 'changelog',
  title: 'Changelog',
  section: 'Project',
  summary: 'What changed in the contract, the server and the SDK, by version.',
  markdown: readFileSync(new URL('CHANGELOG.md', root), 'utf8').replace(/^# .+\n/, ''),
});
