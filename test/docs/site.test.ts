// The published site as files: every link and anchor resolves, every page has its twin, nothing of the contract is left out.
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { has, pages, read, twins } from './site.js';

const contract = parse(read('openapi.yaml'));
const operationIds: string[] = Object.values<Record<string, { operationId?: string }>>(contract.paths).flatMap((item) =>
  Object.values(item).flatMap(({ operationId }) => operationId ?? []),
);

const idsOf = (html: string) => new Set([...html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
const anchors = new Map(pages.map((page) => [page, idsOf(read(page))]));
const isElsewhere = (url: string) => /^(https?|mailto|data):/.test(url);

/** What a link leads to, as a path of the site; the reference makes its own anchors when it runs. */
function broken(page: string, href: string): boolean {
  const [path = '', anchor] = href.split('#');
  const joined = path === '' ? page : posix.join(posix.dirname(page), path);
  const target = joined.endsWith('/') || joined === '.' ? posix.join(joined, 'index.html') : joined;
  if (!has(target)) return true;
  if (!anchor || !target.endsWith('.html') || target === 'reference/index.html') return false;
  return !anchors.get(target)?.has(decodeURIComponent(anchor));
}

test('there are pages of every kind', () => {
  for (const path of ['index', 'rules', 'ledger', 'changelog', 'decisions', 'sources/index', 'guides/start']) {
    expect(pages).toContain(`${path}.html`);
  }
  for (const id of operationIds) expect(pages).toContain(`operations/${id}.html`);
  for (const { code } of [...contract['x-error-codes'], ...contract['x-client-codes']]) {
    expect(pages).toContain(`errors/${code}.html`);
  }
});

test('each folder with pages has one that lists them', () => {
  const lone = pages.filter((page) => !has(posix.join(posix.dirname(page), 'index.html')));
  expect(lone).toEqual([]);
});

describe.each(pages)('%s', (page) => {
  const html = read(page);

  test('its links and anchors resolve, and it loads nothing from elsewhere', () => {
    const loaded = [...html.matchAll(/<(?:link|script|img)\b[^>]*\b(?:href|src)="([^"]+)"/g)].map(
      ([, url]) => url ?? '',
    );
    const links = [...html.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(loaded.filter(isElsewhere)).toEqual([]);
    expect([...loaded, ...links].filter((url) => !isElsewhere(url) && broken(page, url))).toEqual([]);
  });

  test('it has one h1, a title, a description, a policy and no script or style inside', () => {
    expect(html.match(/<h1\b/g) ?? []).toHaveLength(page.startsWith('reference/') ? 0 : 1);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style\b(?![^>]*\bdata-)| on\w+="/);
  });

  test('it has a twin in Markdown', () => {
    expect(twins).toContain(page.replace(/html$/, 'md'));
  });
});

test.each(twins)('%s links only to what is there', (twin) => {
  const text = read(twin).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href ?? '');
  const paths = links
    .filter((href) => !isElsewhere(href) && !href.startsWith('#'))
    .map((href) => href.split('#')[0] ?? '');
  expect(paths.filter((path) => !has(posix.join(posix.dirname(twin), path)))).toEqual([]);
  expect(read(twin)).toMatch(/^# \S/);
});

test('llms.txt and the site map name each page once, and nothing else', () => {
  const base = 'https://cloakroom.example/docs/';
  const told = [...read('llms.txt').matchAll(/\]\((\S+)\)/g)].map(([, url = '']) => url.replace(base, ''));
  expect(told.sort()).toEqual(twins.filter((twin) => twin !== 'index.md'));
  const mapped = [...read('sitemap.xml').matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => url.replace(base, ''));
  expect(mapped.map((path) => path.replace(/(^|\/)$/, '$1index.html')).sort()).toEqual(pages);
});

describe('where everything comes from', () => {
  const marks = (source: { document?: string; documents?: string[]; gap?: string; decision?: string }) =>
    [...(source.documents ?? [source.document]), source.gap, source.decision].filter(Boolean);
  const found = (node: unknown): string[][] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node).flatMap(([key, value]) =>
      key === 'x-source' ? [marks(value) as string[]] : found(value),
    );
  };
  const used = new Set(found(contract).flat());

  test('the page of fields has a row for every operation, field and code that names its source', () => {
    const rows = [...read('sources/fields.md').matchAll(/^\| (?!---)(.+?) \| (.+) \|$/gm)];
    const fields = Object.entries<{ properties?: Record<string, object> }>(contract.components.schemas).flatMap(
      ([name, schema]) =>
        Object.entries(schema.properties ?? {}).flatMap(([key, field]) =>
          'x-source' in field ? `${name}.${key}` : [],
        ),
    );
    const told = rows.map(([, what]) => what ?? '').join('\n');
    expect(fields.length).toBeGreaterThanOrEqual(10);
    for (const field of fields) expect(told).toContain(`\`${field}\``);
    for (const { code, status } of contract['x-error-codes'])
      expect(told).toMatch(new RegExp(`\`${code}\`\\S+ at ${status}`));
  });

  test('each mark is explained: a decision says what rests on it, a document what became of it', () => {
    const decisions = read('decisions.md');
    for (const mark of used) {
      const text = mark.startsWith('D')
        ? read(twins.find((twin) => twin.startsWith(`sources/${mark.toLowerCase()}-`)) ?? '')
        : (decisions.split(/^(?=## )/m).find((section) => section.startsWith(`## ${mark}. `)) ?? '');
      expect(text).toMatch(/^- (Operations|Credentials|Parameters|Fields|Codes|Rules): /m);
    }
  });
});
