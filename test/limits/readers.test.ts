// Readers of images who take their time: nobody else waits for them, and those who take nothing at all are dropped.
import net, { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, getSession, newImage, newSession } from '../support/calls.js';
import { pngOfSize } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { tally } from './support.js';

const silenceMs = 1_000;
const image = await pngOfSize(5_000_000);
let server: TestServer;
let hasty: TestServer;
const open: Socket[] = [];

beforeAll(async () => {
  server = await startServer({ hasDoor: true });
  hasty = await startServer({ hasDoor: true, readerSilenceMs: silenceMs, beside: server });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await hasty.close();
  await server.close();
});

/** Asks for an image, and takes nothing of it before resume(). */
function ask({ host }: TestServer, imageId: string): Socket {
  const socket = net.connect({ port: Number(host.split(':')[1]), host: '127.0.0.1' });
  socket.on('error', () => {}).pause();
  socket.write(`GET /image/${imageId} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  open.push(socket);
  return socket;
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It never came to be');
    await sleep(20);
  }
}

async function readersOf({ url }: TestServer): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/cloakroom_calls_under_way\{line="download"\} (\d+)/.exec(metrics)?.[1]);
}

test('readers of images keep nobody waiting: neither session calls nor another reader, who gets the image whole', async () => {
  const sessionId = await newSession(server);
  const imageId = await newImage(server, sessionId, image);
  const readers = Array.from({ length: 100 }, () => ask(server, imageId));
  await until(async () => (await readersOf(server)) === readers.length);

  const answers: Answer[] = [];
  const deadline = Date.now() + 1_000;
  while (Date.now() < deadline) answers.push(await getSession(server, sessionId));
  expect(tally(answers)).toEqual({ '200 SUCCESS': answers.length });

  const bytes = Buffer.from(await (await fetch(`${server.url}/image/${imageId}`)).arrayBuffer());
  expect(bytes.equals(image)).toBe(true);
  expect(await readersOf(server)).toBe(readers.length);
  for (const reader of readers) reader.destroy();
  await until(async () => (await readersOf(server)) === 0);
});

test('whoever takes nothing of an image for long is dropped; whoever takes a little now and then gets it whole', async () => {
  const imageId = await newImage(hasty, await newSession(hasty), image);
  const silent = ask(hasty, imageId);
  const slow = ask(hasty, imageId);
  await until(async () => (await readersOf(hasty)) === 2);
  let taken = 0;
  slow.on('data', ({ length }) => {
    taken += length;
    slow.pause();
  });
  const turns = setInterval(() => slow.resume(), 5);
  await until(() => taken > image.length);
  clearInterval(turns);
  await until(async () => (await readersOf(hasty)) === 0);
  const calls = hasty
    .logged()
    .split('\n')
    .filter((line) => line.includes('"getImage"'))
    .map((line) => JSON.parse(line));
  expect(calls.map(({ status, msg }) => [status, msg]).sort()).toEqual([
    [200, 'request'],
    [499, 'request'],
  ]);
  silent.resume();
  let told = 0;
  silent.on('data', ({ length }) => {
    told += length;
  });
  await until(() => silent.closed);
  expect(told).toBeLessThan(image.length);
});

test('a reader who goes away is no fault of the server', async () => {
  const imageId = await newImage(server, await newSession(server), image);
  const before = server.logged().length;
  const reader = ask(server, imageId);
  await until(async () => (await readersOf(server)) === 1);
  reader.destroy();
  await until(() => server.logged().slice(before).includes('"getImage"'));
  expect(server.logged().slice(before)).toContain('"status":499');
  expect(server.logged().slice(before)).not.toContain('request failed');
});
