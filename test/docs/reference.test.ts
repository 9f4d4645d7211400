// What the page that calls the API is made of, and how it is served; test/browser/reference.test.ts opens it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contract, projectRoot } from '../../src/contract.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const get = async (path: string) => {
  const response = await fetch(server.url + path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';

test('only this page may write styles, and no page may run anything but files of its own host', async () => {
  for (const path of ['/docs/reference/', '/docs/reference/index.html'])
    expect(await policyOf(path)).toMatch(/script-src 'self'; style-src 'self' 'unsafe-inline';/);
  for (const path of ['/docs/', '/docs/operations/', '/docs/reference/reference.js'])
    expect(await policyOf(path)).toMatch(/script-src 'self'; style-src 'self';/);
});

test('the page has the policy in itself too, for hosts that send none', async () => {
  const { text, headers } = await get('/docs/reference/');
  const [, own] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(text) ?? [];
  // A page can't forbid by itself that others frame it.
  expect(headers.get('content-security-policy')).toBe(`${own}; frame-ancestors 'none'`);
});

test('what it loads stands below the folder that is published', async () => {
  const { text } = await get('/docs/reference/');
  const loaded = [...text.matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"/g)].map(([, url]) => url ?? '');
  expect(loaded).toContain('../vendor/scalar.js');
  expect(loaded.filter((url) => /^(?:\/|\w+:)/.test(url))).toEqual([]);
  const answers = await Promise.all(loaded.map((url) => fetch(new URL(url, `${server.url}/docs/reference/`))));
  expect(answers.map(({ status }) => status)).toEqual(loaded.map(() => 200));
});

test('it reads the contract, of whose servers only the serving one is left, with samples for each operation', async () => {
  const { openapi, servers, paths, components } = JSON.parse((await get('/docs/reference/openapi.json')).text);
  expect([openapi, servers.map(({ url }: { url: string }) => url)]).toEqual(['3.0.3', ['/']]);
  expect(components).toEqual(contract.components);
  for (const [path, item] of Object.entries(contract.paths))
    for (const method of Object.keys(item).filter((key) => key !== 'parameters')) {
      const { 'x-codeSamples': samples, ...operation } = paths[path][method];
      expect(samples.map(({ label }: { label: string }) => label)).toEqual(['curl', 'SDK', 'fetch', 'Python', 'Go']);
      const { requestBody: _, ...rest } = item[method as 'get'] as { requestBody?: object };
      expect(operation).toMatchObject(rest);
    }
});

test('the bundles have their licences beside them', async () => {
  for (const name of ['scalar', 'minisearch']) {
    const licence = await readFile(join(projectRoot, `generated/docs/vendor/${name}.LICENSE.txt`), 'utf8');
    expect(licence).toMatch(/Permission is hereby granted/);
  }
});

test.each([
  ['/docs/sitemap.xml', 'application/xml'],
  ['/docs/llms.txt', 'text/plain'],
  ['/llms.txt', 'text/plain'],
])('%s names the address of this server', async (path, type) => {
  const { status, headers, text } = await get(path);
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    `${type}; charset=utf-8`,
    'no-cache',
  ]);
  expect(text).toContain(`${server.url}/docs/`);
  expect(text).not.toContain('cloakroom.example');
});

test('files are asked for anew and told by their ETag', async () => {
  const { headers } = await get('/docs/ticket.svg');
  expect(headers.get('cache-control')).toBe('no-cache');
  const ifChanged = { 'If-None-Match': headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
  const again = await fetch(`${server.url}/docs/ticket.svg`, { headers: ifChanged });
  expect(again.status).toBe(304);
});
