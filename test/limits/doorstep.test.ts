// A server that is behind answers calls on kept connections before they are parsed: as it would have otherwise, each once and in its
// place, and only where it is certain where they begin and end.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { connect, type RawAnswer } from '../../scripts/faults/support/raw.mjs';
import { listen } from '../../src/server/listen.js';
import { type Answer, getSession, newSession, sessionHeaders } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { createStall } from './support.js';

let server: TestServer;
let sessionId = '';
const stall = createStall();
const taken: Promise<Answer>[] = [];
let parsed: (string | undefined)[] = [];
const hear = (message: unknown) => {
  const { request } = message as { request: IncomingMessage };
  parsed.push(request.headers['x-request-id'] as string | undefined);
};

beforeAll(async () => {
  server = await startServer({ wrapStores: stall.wrapStores, origins: '*', hasDoor: true });
  sessionId = await newSession(server);
  subscribe('http.server.request.start', hear);
});
afterAll(async () => {
  unsubscribe('http.server.request.start', hear);
  await server.close();
});

const isPending = async (answer: Promise<Answer>): Promise<boolean> =>
  (await Promise.race([answer, sleep(100, 'pending')])) === 'pending';

beforeEach(async () => {
  stall.hold();
  const deadline = Date.now() + 20_000;
  let isBehind = false;
  while (!isBehind && Date.now() < deadline) {
    const few = Array.from({ length: 20 }, () => getSession(server, sessionId));
    taken.push(...few);
    isBehind = !(await isPending(few.at(-1) as Promise<Answer>));
  }
  expect(isBehind).toBe(true);
});
afterEach(async () => {
  stall.release();
  const statuses = new Set((await Promise.all(taken.splice(0))).map(({ status }) => status));
  expect([...statuses].sort()).toEqual([200, 503]);
});

const get = (id: string, more = ''): string => {
  const headers = { ...sessionHeaders(server, sessionId), 'X-Request-Id': id };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET /session HTTP/1.1\r\nHost: ${server.host}\r\n${lines.join('')}${more}\r\n`;
};
const post = (id: string, body: string): string =>
  `POST /session/logout HTTP/1.1\r\nHost: ${server.host}\r\nX-Request-Id: ${id}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const health = (id: string): string => `GET /health/live HTTP/1.1\r\nHost: ${server.host}\r\nX-Request-Id: ${id}\r\n`;

/** A kept connection; `ask` writes a piece and waits until so many answers are there. */
async function keep(url = server.url) {
  const { socket, answers, has, close } = await connect(Number(new URL(url).port));
  const write = (piece: string) => socket.write(piece, 'latin1');
  async function ask(piece: string, count = 1): Promise<RawAnswer[]> {
    const before = answers.length;
    write(piece);
    if (!(await has(before + count, 10_000))) throw new Error(`${answers.length - before} of ${count} answers came`);
    return answers.slice(before);
  }
  return {
    answers,
    ask,
    write,
    close,
    /** The server has met this connection, and knows that its parser holds nothing. */
    async beKnown(): Promise<RawAnswer> {
      const [first] = await ask(get('known-1'));
      await ask(get('known-2'));
      parsed = [];
      return first as RawAnswer;
    },
  };
}

const withoutTimes = ({ status, headers: { date, 'x-request-id': _id, ...headers }, body }: RawAnswer) => ({
  status,
  isDate: !Number.isNaN(Date.parse(date ?? '')),
  headers,
  body: body.toString(),
});

test('the answer is that of a call that was parsed, with an id of its own', async () => {
  const caller = await keep();
  const ordinary = await caller.beKnown();
  expect(ordinary.status).toBe(503);
  for (const id of ['early-1', 'early-2']) {
    const [early] = await caller.ask(get(id));
    expect(withoutTimes(early as RawAnswer)).toEqual(withoutTimes(ordinary));
    expect(early?.headers['x-request-id']).toBe(id);
  }
  const [own] = await caller.ask(get('not plain, but a field'));
  expect(own?.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  const [withBody] = await caller.ask(post('early-3', '{"sessionId":"a"}'));
  expect([withBody?.status, withBody?.headers['x-request-id']]).toEqual([503, 'early-3']);
  expect(parsed.filter((id) => id?.startsWith('early'))).toEqual([]);
  caller.close();

  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/cloakroom_refused_total\{operation="logout"\} 1\n/);
});

test('what is not one whole request in one piece goes to the parser, and each is answered once and in order', async () => {
  const caller = await keep();
  await caller.beKnown();
  const bytes = post('halves', '{"sessionId":"a"}');
  caller.write(bytes.slice(0, 60));
  await sleep(50);
  const [halves] = await caller.ask(bytes.slice(60));
  expect([halves?.status, halves?.headers['x-request-id']]).toEqual([503, 'halves']);

  const three = await caller.ask(get('one') + get('two') + post('three', '{}'), 3);
  expect(three.map(({ headers }) => headers['x-request-id'])).toEqual(['one', 'two', 'three']);
  expect(parsed).toEqual(['halves', 'one', 'two', 'three']);
  const later = [await caller.ask(get('four')), await caller.ask(get('five'))].flat();
  expect(later.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual([
    [503, 'four'],
    [503, 'five'],
  ]);
  expect(caller.answers).toHaveLength(8);
  caller.close();
});

test('a piece that looks like a request but is the end of another is not answered', async () => {
  for (const beginning of [`${health('outer')}X-A: `, `${health('outer')}`, health('outer').slice(0, 20)]) {
    const caller = await keep();
    await caller.beKnown();
    caller.write(beginning);
    await sleep(50);
    const [answer] = await caller.ask(get('inner'));
    expect(answer?.headers['x-request-id']).not.toBe('inner');
    await sleep(50);
    expect(caller.answers).toHaveLength(3);
    caller.close();
  }
  // Nor where the server meets the connection between the two.
  const caller = await keep();
  await caller.ask(`${get('met')}${health('outer')}X-A: `);
  const [answer] = await caller.ask(get('inner'));
  expect([answer?.status, JSON.parse(String(answer?.body)).status]).toEqual([200, 'ok']);
  await sleep(50);
  expect(caller.answers).toHaveLength(2);
  caller.close();
});

test('nor is one that is the end of a body, with others in its own', async () => {
  const caller = await keep();
  await caller.beKnown();
  const inside = `${health('second')}\r\n${health('third')}X-A: `;
  const piece = post('not a request', inside);
  const head = piece.slice(0, -inside.length);
  const outer = post('outer', head);
  caller.write(outer.slice(0, -head.length));
  await sleep(50);
  await caller.ask(piece);
  const [third] = await caller.ask(get('inner'));
  expect(caller.answers.slice(2).map(({ status }) => status)).toEqual([503, 200, 200]);
  expect(third?.headers['x-request-id']).not.toBe('inner');
  caller.close();
});

test('a call behind one that is under way waits for its answer', async () => {
  const caller = await keep();
  await caller.beKnown();
  for (let at = 0; at < 20; at++) {
    caller.write(`GET /health/ready HTTP/1.1\r\nHost: ${server.host}\r\nX-Request-Id: slow-${at}\r\n\r\n`);
    // So that the two come apart.
    while (parsed.at(-1) !== `slow-${at}`) await setImmediate();
    const answers = await caller.ask(get(`quick-${at}`), 2);
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual([`slow-${at}`, `quick-${at}`]);
  }
  caller.close();
});

test('a server that ends tells so in every answer', async () => {
  const refusal = { status: 503 as const, headers: ['Content-Length', '0'], body: '' };
  const doorstep = { isBehind: () => true, refuse: () => ({ refusal, requestId: 'early' }) };
  const walk: RequestListener = (_request, response) => void response.writeHead(503, ['Content-Length', '0']).end();
  const listening = await listen({ walk, doorstep }, '127.0.0.1', 0, 'PORT');
  const caller = await keep(listening.url);
  await caller.beKnown();
  const [early] = await caller.ask(get('before'));
  listening.tell();
  const [last] = await caller.ask(get('after'));
  expect([early, last].map((answer) => [answer?.headers['x-request-id'], answer?.headers.connection])).toEqual([
    ['early', 'keep-alive'],
    [undefined, 'close'],
  ]);
  caller.close();
  await listening.close();
});

test('health, pages and callers who go are answered as ever; with the line short again, so are all', async () => {
  const caller = await keep();
  await caller.beKnown();
  const [live] = await caller.ask(`${health('live')}\r\n`);
  expect([live?.status, live?.headers['x-request-id']]).toEqual([200, 'live']);
  const [page] = await caller.ask(get('page', 'Origin: https://elsewhere.example\r\n'));
  expect([page?.status, page?.headers['access-control-allow-origin']]).toEqual([503, '*']);
  stall.release();
  const deadline = Date.now() + 20_000;
  let status = 503;
  while (status === 503 && Date.now() < deadline) {
    await sleep(50);
    status = (await caller.ask(get('again')))[0]?.status ?? 0;
  }
  expect(status).toBe(200);
  const [last] = await caller.ask(get('last', 'Connection: close\r\n'));
  expect([last?.status, last?.headers.connection]).toEqual([200, 'close']);
  caller.close();
});
