// The contract as OpenAPI 3.1: valid, the same contract, and served where people look for it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { contract, projectRoot } from '../../src/contract.js';
import { startServer, type TestServer } from '../support/server.js';

const run = promisify(execFile);
const file = join(projectRoot, 'generated/docs/openapi-3.1.yaml');
const text = await readFile(file, 'utf8');
const upgraded = parse(text);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('it is valid as 3.1', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-upgraded-'));
  try {
    // Without the project's own rules, which are for 3.0.
    await writeFile(join(folder, 'redocly.yaml'), 'extends: [spec]\n');
    const redocly = join(projectRoot, 'node_modules/.bin/redocly');
    const { stderr } = await run(redocly, ['lint', '--config', join(folder, 'redocly.yaml'), file], { cwd: folder });
    expect(stderr).toContain('valid');
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Every key of a document that is not the name of something in it. */
const keysOf = (node: unknown): string[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, value]) => [key, ...keysOf(value)])
    : [];

test('it is the same contract: operations, answers, extensions', () => {
  expect(upgraded.openapi).toMatch(/^3\.1\./);
  expect(keysOf(upgraded)).not.toContain('nullable');
  expect(Object.keys(upgraded.paths)).toEqual(Object.keys(contract.paths));
  for (const [path, item] of Object.entries(contract.paths))
    for (const [method, operation] of Object.entries(item).filter(([key]) => key !== 'parameters')) {
      const { responses, requestBody: _, ...rest } = operation as { responses: object; requestBody?: object };
      expect(upgraded.paths[path][method]).toMatchObject(rest);
      expect(Object.keys(upgraded.paths[path][method].responses)).toEqual(Object.keys(responses));
    }
  for (const [key, value] of Object.entries(contract).filter(([key]) => key.startsWith('x-')))
    expect(upgraded[key]).toEqual(value);
});

test('an image is bytes in the words of 3.1', () => {
  const { image } = upgraded.components.schemas.UploadImageRequest.properties;
  expect([image.contentMediaType, image.format]).toEqual(['application/octet-stream', undefined]);
});

test.each(['/openapi-3.1.yaml', '/docs/openapi-3.1.yaml'])('%s', async (path) => {
  const response = await fetch(server.url + path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/yaml; charset=utf-8']);
  expect(await response.text()).toBe(text);
});
