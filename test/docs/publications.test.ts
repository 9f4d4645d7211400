// What is served beside the contract: the contract itself, the reference and its pages by code; nothing loads from other hosts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { codeTable } from '../../generated/errors.js';
import { projectRoot } from '../../src/contract.js';
import { call } from '../support/calls.js';
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

test('the contract is served as it is, as YAML and as JSON', async () => {
  const text = await readFile(join(projectRoot, 'openapi.yaml'), 'utf8');
  const yaml = await get('/openapi.yaml');
  expect([yaml.status, yaml.headers.get('content-type')]).toEqual([200, 'application/yaml; charset=utf-8']);
  expect(yaml.text).toBe(text);
  expect(JSON.parse((await get('/openapi.json')).text)).toEqual(parse(text));
});

interface ClientCode {
  code: string;
  meaning: string;
  action: string;
  retry: boolean;
}
const document = parse(await readFile(join(projectRoot, 'openapi.yaml'), 'utf8'));
const clientCodes: ClientCode[] = document['x-client-codes'];

const pages = [
  '/',
  '/docs/',
  '/docs/errors/',
  ...[...new Set([...codeTable, ...clientCodes].map(({ code }) => code))].map((code) => `/docs/errors/${code}`),
];

describe.each(pages)('%s', (path) => {
  test('is a page that loads nothing from other hosts, and whose links resolve', async () => {
    const { status, headers, text } = await get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    const loaded = [...text.matchAll(/<(?:link|script|img)\b[^>]*(?:href|src)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(loaded.filter((url) => /^(https?:)?\/\//.test(url))).toEqual([]);
    const links = [...text.matchAll(/<a\b[^>]*href="([^"]+)"/g)].map(([, url]) => url ?? '');
    const own = [...new Set([...loaded, ...links].filter((url) => !/^(https?:|#)/.test(url)))];
    const targets = own.map((url) => new URL(url, server.url + path));
    const answers = await Promise.all(targets.map((url) => fetch(url)));
    expect(targets.filter((_, at) => answers[at]?.status !== 200).map(String)).toEqual([]);
  });
});

/** What a page shows as text, in one line. */
const textOf = (page: string) =>
  page
    .replace(/<wbr>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

test.each(clientCodes)('the page of $code says that it comes from the client, and what to do', async (row) => {
  const text = textOf((await get(`/docs/errors/${row.code}`)).text);
  expect(text).toContain(` ${row.code} It comes from the client, not from the server`);
  expect(text).toContain(
    ` ${row.meaning} What to do ${row.action} Try the same call again? ${row.retry ? 'Yes, later.' : 'No.'} `,
  );
});

test('the list of codes has those of the client in a section of their own', async () => {
  const { text } = await get('/docs/errors/');
  const [server = '', client = ''] = text.split('<section id="client"');
  expect(textOf(client)).toContain(' From the client ');
  for (const { code, meaning } of clientCodes) {
    expect(server).not.toContain(`errors/${code}"`);
    expect(client).toContain(`href="../errors/${code}"`);
    expect(textOf(client)).toContain(` ${code} ${meaning}`);
  }
});

test.each(['/docs', '/docs/errors'])('%s leads to its folder', async (path) => {
  const response = await fetch(server.url + path, { redirect: 'manual' });
  expect([301, 308]).toContain(response.status);
  expect(response.headers.get('location')).toBe(`${path}/`);
});

test.each([
  ['GET', '/docs/nowhere', 404],
  ['GET', '/docs/home/', 404],
  ['POST', '/docs/', 405],
  ['DELETE', '/openapi.yaml', 405],
  ['POST', '/', 405],
])('%s %s is answered in the envelope, with %i', async (method, path, status) => {
  const answer = await call(server, { method, path });
  expect([answer.status, answer.code]).toEqual([status, 'PARAM_ILLEGAL']);
  expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
});

test('the page of an error is where its Link header says', async () => {
  const { headers } = await call(server, { path: '/session' });
  const [, url = ''] = /<([^>]+)>; rel="help"/.exec(headers.get('link') ?? '') ?? [];
  expect(url).toBe(`${server.url}/docs/errors/PARAM_ILLEGAL`);
  expect((await fetch(url)).status).toBe(200);
});
