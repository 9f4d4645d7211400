// Readers who take their time: nobody else waits for them, they take little memory, and those who take nothing at all are dropped.
import net, { type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, getSession, newImage, newSession } from '../support/calls.js';
import { pngOfSize } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { tally } from './support.js';

const silenceMs = 1_000;
const mostReaders = 8;
const image = await pngOfSize(5_000_000);
let server: TestServer;
let hasty: TestServer;
let narrow: TestServer;
const open: Socket[] = [];

beforeAll(async () => {
  server = await startServer({ hasDoor: true });
  hasty = await startServer({ hasDoor: true, readerSilenceMs: silenceMs, beside: server });
  narrow = await startServer({ mostWaitingBytes: mostReaders * 2 ** 20, hasDoor: true, beside: server });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await narrow.close();
  await hasty.close();
  await server.close();
});

/** More than a connection holds by itself. */
const plenty = 6;

/** Asks several times at once, and takes nothing of the answers before resume(). */
function ask({ host }: TestServer, path: string, times = plenty): Socket {
  const socket = net.connect({ port: Number(host.split(':')[1]), host: '127.0.0.1' });
  socket.on('error', () => {}).pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(times));
  open.push(socket);
  return socket;
}

async function readersOf({ url }: TestServer): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/cloakroom_calls_under_way\{line="download"\} (\d+)/.exec(metrics)?.[1]);
}

/** Adds up what comes. */
function count(socket: Socket): () => number {
  let bytes = 0;
  socket.on('data', ({ length }) => {
    bytes += length;
  });
  return () => bytes;
}

const statusesOf = (log: string, operation: string): number[] =>
  log
    .split('\n')
    .filter((line) => line.includes(`"${operation}"`))
    .map((line) => JSON.parse(line).status);

test('readers of images keep nobody waiting: neither session calls nor another reader, who gets the image whole', async () => {
  const sessionId = await newSession(server);
  const imageId = await newImage(server, sessionId, image);
  const readers = Array.from({ length: 60 }, () => ask(server, `/image/${imageId}`));
  await until('all read', async () => (await readersOf(server)) === readers.length);

  const answers: Answer[] = [];
  const deadline = Date.now() + 1_000;
  while (Date.now() < deadline) answers.push(await getSession(server, sessionId));
  expect(tally(answers)).toEqual({ '200 SUCCESS': answers.length });

  const bytes = Buffer.from(await (await fetch(`${server.url}/image/${imageId}`)).arrayBuffer());
  expect(bytes.equals(image)).toBe(true);
  for (const reader of readers) reader.destroy();
  await until('none reads', async () => (await readersOf(server)) === 0);
});

test('what is asked on one connection is done one after another, and all of it', async () => {
  const imageId = await newImage(server, await newSession(server), image);
  const times = 20;
  const reader = ask(server, `/image/${imageId}`, times);
  await until('one reads', async () => (await readersOf(server)) === 1);
  const taken = count(reader.resume());
  const seen = new Set<number>();
  await until('all is there', async () => {
    seen.add(await readersOf(server));
    return taken() > times * image.length;
  });
  expect([...seen].filter((readers) => readers > 1)).toEqual([]);
  reader.destroy();
});

test('who asks for an image when as many as fit in memory wait for their readers is told to come again', async () => {
  const sessionId = await newSession(narrow);
  const imageId = await newImage(narrow, sessionId, image);
  const readers = Array.from({ length: mostReaders }, () => ask(narrow, `/image/${imageId}`));
  await until('all read', async () => (await readersOf(narrow)) === readers.length);
  const refused = await fetch(`${narrow.url}/image/${imageId}`);
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('etag')]).toEqual([503, '1', null]);
  expect(await refused.json()).toMatchObject({ resultContext: { resultCode: 'SYSTEM_ERROR' } });
  expect((await getSession(narrow, sessionId)).status).toBe(200);

  readers[0]?.destroy();
  await until('one has gone', async () => (await readersOf(narrow)) === readers.length - 1);
  const answer = await fetch(`${narrow.url}/image/${imageId}`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(image)).toBe(true);
});

test('whoever takes nothing of an image for long is dropped; whoever takes a little now and then gets it whole', async () => {
  const imageId = await newImage(hasty, await newSession(hasty), image);
  const silent = ask(hasty, `/image/${imageId}`);
  const slow = ask(hasty, `/image/${imageId}`, 1);
  const taken = count(slow);
  slow.on('data', () => slow.pause());
  const turns = setInterval(() => slow.resume(), 5);
  await until('the image is there', () => taken() > image.length);
  clearInterval(turns);
  await until('one is dropped', () => statusesOf(hasty.logged(), 'getImage').includes(499));
  expect(await readersOf(hasty)).toBe(0);
  expect(hasty.logged()).not.toContain('request failed');
  const told = count(silent.resume());
  await until('the end', () => silent.closed);
  expect(told()).toBeLessThan(plenty * image.length);
});

test('whoever takes nothing of a page for long is dropped', async () => {
  const before = hasty.logged().length;
  const { length } = await (await fetch(`${hasty.url}/openapi.json`)).text();
  const silent = ask(hasty, '/openapi.json', 400);
  await until('one has waited', () => /"ms":\d{4}/.test(hasty.logged().slice(before)));
  const told = count(silent.resume());
  await until('the end', () => silent.closed);
  expect(told()).toBeLessThan(400 * length);
});

test('a reader who goes away is no fault of the server', async () => {
  const imageId = await newImage(server, await newSession(server), image);
  const before = server.logged().length;
  const reader = ask(server, `/image/${imageId}`);
  await until('one reads', async () => (await readersOf(server)) === 1);
  reader.destroy();
  await until('it is told', () => statusesOf(server.logged().slice(before), 'getImage').includes(499));
  expect(server.logged().slice(before)).not.toContain('request failed');
});
