// The Postman collection: of the right format, whole, and run by newman from login to logout against a real server.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/contract.js';
import { errorExamples, successOf } from '../examples/contract-examples.js';
import { newPicture } from '../process/calls.js';
import { run, scratchFolder, sweepProcesses } from '../process/server-process.js';
import { call, newSession, sessionHeaders } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { type Model, model, operationIds } from './samples/programs.js';

interface Item {
  id: string;
  name: string;
  request: { method: string; description: string; url: { raw: string } };
  response: { id: string; code: number }[];
}
interface Collection {
  info: { _postman_id: string; schema: string };
  variable: { key: string; value: string }[];
  item: { id: string; name: string; item: Item[] }[];
}
const { postmanCollection } = (await import(join(projectRoot, 'scripts/generate/docs/postman.mjs'))) as {
  postmanCollection(model: Model): Collection;
};
const collection = postmanCollection(model);
const items = collection.item.flatMap(({ item }) => item);

// Of the same version that newman runs it by.
const ofTests = createRequire(import.meta.url);
const ofNewman = createRequire(ofTests.resolve('newman'));
const { Collection: PostmanCollection } = ofNewman('postman-collection') as {
  Collection: new (
    json: Collection,
  ) => { toJSON(): object; forEachItem(see: (item: { request: { url: object } }) => void): void };
};

let server: TestServer;
let scratch: string;
beforeAll(async () => {
  server = await startServer();
  scratch = scratchFolder();
});
afterAll(async () => {
  await sweepProcesses();
  await server?.close();
});

/** As the reader gives it back: without empty lists, what it makes of the parts of an address, and what only the app shows. */
function asRead(key: string, value: { raw?: string; host?: string[] } | string): unknown {
  if (key === '_postman_previewlanguage' || (Array.isArray(value) && value.length === 0)) return undefined;
  if (key === 'version') return { string: value };
  if (typeof value === 'string') return key === 'description' ? { content: value, type: 'text/plain' } : value;
  const { raw, ...rest } = value ?? {};
  return raw !== undefined && value.host ? rest : value;
}

test("Postman's own reader keeps everything in it", () => {
  const read = new PostmanCollection(collection);
  expect(read.toJSON()).toMatchObject(JSON.parse(JSON.stringify(collection), asRead));
  const urls: string[] = [];
  read.forEachItem(({ request }) => urls.push(String(request.url)));
  expect(urls).toEqual(items.map(({ request }) => request.url.raw.replaceAll(/\/:(\w+)/g, '/{{$1}}')));
  expect(collection.info.schema).toContain('/v2.1.0/');
});

test('it is the same each time, and no id stands twice in it', () => {
  expect(postmanCollection(model)).toEqual(collection);
  const ids = [...collection.item, ...items, ...items.flatMap(({ response }) => response)].map(({ id }) => id);
  expect(new Set([collection.info._postman_id, ...ids]).size).toBe(ids.length + 1);
});

test('it has a request for every operation, and an answer for every example', () => {
  const named = items.map(({ request }) => /`(\w+)`$/.exec(request.description)?.[1]);
  expect([...named].sort()).toEqual([...operationIds].sort());
  const examples = [...errorExamples, ...operationIds.flatMap((id) => successOf(id) ?? [])];
  expect(items.flatMap(({ response }) => response)).toHaveLength(examples.length);
});

interface Execution {
  item: { name: string };
  response: { code: number };
  assertions?: { assertion: string; error?: { message: string } }[];
}

/** Ends the process itself: of an upload that was refused before it was sent whole, newman keeps the connection. */
const program = `
import { writeFileSync } from 'node:fs';
import newman from ${JSON.stringify(pathToFileURL(ofTests.resolve('newman')).href)};
newman.run(JSON.parse(process.env.OPTIONS), (error, summary) => {
  if (error) throw error;
  writeFileSync('executions.json', JSON.stringify(summary.run.executions));
  process.exit();
});`;

/** Runs the whole collection with the variables that a reader sets, in a folder that has the image. */
async function runCollection(changes: Record<string, string> = {}): Promise<Execution[]> {
  const cwd = mkdtempSync(join(scratch, 'newman-'));
  writeFileSync(join(cwd, 'ticket.png'), newPicture());
  writeFileSync(join(cwd, 'cloakroom.postman_collection.json'), JSON.stringify(collection));
  const given = { baseUrl: server.url, ...server.client, email: server.email, password, ...changes };
  const values = Object.entries(given).map(([key, value]) => ({ key, value }));
  const options = { collection: 'cloakroom.postman_collection.json', environment: { values }, timeout: 30_000 };
  const args = ['--input-type=module', '-e', program];
  const ended = await run(process.execPath, args, { cwd, env: { OPTIONS: JSON.stringify(options) } });
  expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  return JSON.parse(readFileSync(join(cwd, 'executions.json'), 'utf8'));
}
const failed = ({ assertions = [] }: Execution) => assertions.filter(({ error }) => error);

test('it runs from login to logout, and leaves nothing behind', async () => {
  const executions = await runCollection();
  const told = executions.map((execution) => [
    execution.item.name,
    execution.response.code,
    failed(execution).map(({ error }) => error?.message),
  ]);
  // As often as images were handed in.
  const taken = "Delete an image of one's own";
  const names = items.flatMap(({ name }) => (name === taken ? [name, name] : [name]));
  expect(told).toEqual(names.map((name) => [name, 200, []]));
  expect(names.at(0)).toBe('Log in');
  expect(names.at(-1)).toBe('Log out');
  expect(executions.every(({ assertions = [] }) => assertions.length >= 2)).toBe(true);

  expect(await server.services.users.listSessions(server.email)).toEqual([]);
  const headers = sessionHeaders(server, await newSession(server));
  expect((await call(server, { path: '/images', headers })).body.images).toEqual([]);
}, 60_000);

test('with a wrong secret it fails wherever credentials are needed', async () => {
  const executions = await runCollection({ clientSecret: 'wrong' });
  const folder = (name: string) =>
    collection.item.find((one) => one.name === name)?.item.map((item) => item.name) ?? [];
  const passed = executions.filter((execution) => failed(execution).length === 0).map(({ item }) => item.name);
  expect(passed).toEqual(folder('health'));
  expect(executions).toHaveLength(items.length);
}, 60_000);
