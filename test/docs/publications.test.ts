// What is served beside the contract: the contract itself, the reference and its pages by code; nothing loads from other hosts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
  '/docs/',
  '/docs/errors/',
  ...[...new Set([...codeTable, ...clientCodes].map(({ code }) => code))].map((code) => `/docs/errors/${code}`),
];

test.each(pages)('%s is a page under a strict policy', async (path) => {
  const { status, headers, text } = await get(path);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(text).toMatch(/^<!doctype html>/);
});

test.each([
  ['/docs/errors/PARAM_ILLEGAL.md', 'text/markdown; charset=utf-8', /^# PARAM_ILLEGAL\n/],
  ['/docs/index.md', 'text/markdown; charset=utf-8', /^# Cloakroom/],
  ['/docs/search.json', 'application/json; charset=utf-8', /^\[/],
  ['/docs/openapi.yaml', 'application/yaml; charset=utf-8', /^# The contract/],
  ['/docs/openapi-3.1.yaml', 'application/yaml; charset=utf-8', /^openapi: "?3\.1/m],
  ['/docs/cloakroom.postman_collection.json', 'application/json; charset=utf-8', /v2\.1\.0/],
  ['/docs/grafana/cloakroom.json', 'application/json; charset=utf-8', /schemaVersion/],
  ['/docs/llms.txt', 'text/plain; charset=utf-8', /^# Cloakroom\n/],
  ['/llms.txt', 'text/plain; charset=utf-8', /^# Cloakroom\n/],
])('%s is served as %s', async (path, type, content) => {
  const { status, headers, text } = await get(path);
  expect([status, headers.get('content-type')]).toEqual([200, type]);
  expect(text).toMatch(content);
});

test('what programs are told of addresses is those of the server', async () => {
  for (const path of ['/llms.txt', '/docs/llms.txt', '/docs/sitemap.xml']) {
    const { text } = await get(path);
    expect(text).not.toContain('cloakroom.example/docs');
    const [first = ''] = text.match(new RegExp(`${server.url}/docs/[^)<\\s]+`)) ?? [];
    expect((await get(first.slice(server.url.length))).status).toBe(200);
  }
});

/** What a page shows as text, in one line. */
const textOf = (page: string) =>
  page
    .replace(/<wbr>|<a class="anchor".*?<\/a>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

test.each(clientCodes)('the page of $code says that it comes from the client, and what to do', async (row) => {
  const text = textOf((await get(`/docs/errors/${row.code}`)).text);
  expect(text).toContain(' It comes from the client, not from the server');
  expect(text).toContain(` What to do: ${row.action} Try the same call again? ${row.retry ? 'Yes, later.' : 'No.'} `);
});

test('the list of codes has those of the client in a section of their own', async () => {
  const { text } = await get('/docs/errors/');
  const [server = '', client = ''] = text.split('<h2 id="from-the-client"');
  for (const { code, meaning } of clientCodes) {
    expect(server).not.toContain(`"${code}.html"`);
    expect(client).toContain(`"${code}.html"`);
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
