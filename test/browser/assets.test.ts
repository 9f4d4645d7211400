// How the page's files are served: the page anew each time, its assets for ever, and nothing that is not there.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let assets: string[];
beforeAll(async () => {
  server = await startServer();
  const page = await (await fetch(`${server.url}/`)).text();
  assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
});
afterAll(() => server.close());

test('the page is asked for anew, and costs nothing where it did not change', async () => {
  const { headers } = await fetch(`${server.url}/`);
  expect(headers.get('cache-control')).toBe('no-cache');
  // As browsers ask; fetch by itself would send no-cache.
  const asked = { 'If-None-Match': headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
  const again = await fetch(`${server.url}/`, { headers: asked });
  expect(again.status).toBe(304);
});

test('its assets are named by their content and kept for a year', async () => {
  expect(assets.map((path) => path.replace(/-[\w-]{8}\./, '-HASH.')).sort()).toEqual([
    '/assets/main-HASH.js',
    '/assets/style-HASH.css',
  ]);
  for (const path of assets) {
    const { status, headers } = await fetch(server.url + path);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the script has a source map that names no folder outside the project', async () => {
  const map: { sources: string[] } = await (
    await fetch(`${server.url}${assets.find((path) => path.endsWith('.js'))}.map`)
  ).json();
  expect(map.sources).toContain('../../../src/web/main.ts');
  expect(map.sources.filter((source) => !/^\.\.\/\.\.\/\.\.\/(src|generated)\//.test(source))).toEqual([]);
});

test.each([
  ['GET', '/assets/nowhere.js', 404],
  ['GET', '/assets', 404],
  ['GET', '/assets/', 404],
  ['GET', '/assets/..%2findex.html', 404],
  ['GET', '/index.html', 404],
  ['POST', '/assets/nowhere.js', 405],
  ['POST', '/', 405],
])('%s %s is answered in the envelope, with %i', async (method, path, status) => {
  const answer = await call(server, { method, path });
  expect([answer.status, answer.code]).toEqual([status, 'PARAM_ILLEGAL']);
});
