// A server that is behind says so at the door: at once, as the contract has it, before any work; health is answered all the same.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, call, getSession, newSession, sessionHeaders } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { createStall, tally } from './support.js';

let server: TestServer;
const stall = createStall();

beforeAll(async () => {
  server = await startServer({ wrapStores: stall.wrapStores, origins: '*', hasDoor: true });
});
afterAll(() => server.close());

test('calls beyond those it can do are told to come again, at once; those it took are done', async () => {
  const sessionId = await newSession(server);
  stall.hold();
  const taken: Promise<Answer>[] = Array.from({ length: 40 }, () => getSession(server, sessionId));
  let refused: Answer | undefined;
  let tookMs = 0;
  const deadline = Date.now() + 20_000;
  while (!refused && Date.now() < deadline) {
    const begun = performance.now();
    const one = getSession(server, sessionId);
    taken.push(one);
    const soon = await Promise.race([one, sleep(200, undefined)]);
    if (soon?.status === 503) refused = soon;
    tookMs = performance.now() - begun;
  }
  expect([refused?.status, refused?.code]).toEqual([503, 'SYSTEM_ERROR']);
  expect(tookMs).toBeLessThan(200);
  expect(refused?.headers.get('retry-after')).toBe('1');
  expect(refused?.headers.get('cache-control')).toBe('no-store');
  expect(refused?.headers.get('connection')).not.toBe('close');
  expect(refused?.headers.get('x-request-id')).toMatch(/./);
  expect(refused?.headers.get('link')).toBe(`<${server.url}/docs/errors/SYSTEM_ERROR>; rel="help"`);

  const upload = await call(server, {
    method: 'POST',
    path: '/session/logout',
    headers: { ...sessionHeaders(server, sessionId), Origin: 'https://elsewhere.example' },
    body: 'x'.repeat(100_000),
  });
  expect([upload.status, upload.headers.get('access-control-allow-origin')]).toEqual([503, '*']);
  for (const path of ['/health/live', '/health/ready', '/metrics', '/docs/']) {
    expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/cloakroom_refused_total\{operation="getSession"\} [1-9]/);
  expect(metrics).toMatch(/cloakroom_calls_under_way\{line="other"\} (3[3-9]|[4-9]\d|\d{3})/);

  stall.release();
  const answers = await Promise.all(taken);
  const counts = tally(answers);
  expect(counts['200 SUCCESS']).toBeGreaterThanOrEqual(40);
  expect(Object.keys(counts).filter((key) => !['200 SUCCESS', '503 SYSTEM_ERROR'].includes(key))).toEqual([]);
  expect((await getSession(server, sessionId)).status).toBe(200);
});
