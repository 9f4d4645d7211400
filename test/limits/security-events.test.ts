// Security events in the log: one shape for all, and nothing in it that opens a door.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, getSession, logout, newSession } from '../support/calls.js';
import { password, type TestServer } from '../support/server.js';
import { loginFrom, newAddress, startLimited } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startLimited({ guesses: { count: 1, seconds: 300 } });
});
afterAll(() => server.close());

interface Line {
  msg: string;
  event: string;
  requestId: string;
  [name: string]: unknown;
}
const lines = () =>
  server
    .logged()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

test('each event has a line that belongs to its call', async () => {
  const address = newAddress();
  const sessionId = await newSession(server);
  await loginFrom(server, address, { password: 'wrong' });
  await loginFrom(server, address, { password: 'wrong' });
  await call(server, { path: '/session', headers: { ...server.client, clientSecret: 'wrong', sessionId } });
  await getSession(server, '0'.repeat(32));
  await getSession(server, sessionId);
  await logout(server, sessionId);
  const events = lines().filter(({ msg }) => msg === 'security');
  expect(events.map(({ event, operation, status, code, limit }) => [event, operation, status, code, limit])).toEqual([
    ['login.succeeded', 'login', 200, 'SUCCESS', undefined],
    ['login.failed', 'login', 401, 'AUTHENTICATION_FAILED', undefined],
    ['limit.reached', 'login', 429, 'TOO_MANY_REQUESTS', 'guesses'],
    ['client.refused', 'getSession', 401, 'PARAM_ILLEGAL', undefined],
    ['session.refused', 'getSession', 401, 'SESSION_EXPIRED', undefined],
    ['session.ended', 'logout', 200, 'SUCCESS', undefined],
  ]);
  expect(events.map(({ ip }) => ip)[1]).toBe(address);
  const requests = new Set(lines().flatMap(({ msg, requestId }) => (msg === 'request' ? requestId : [])));
  for (const { requestId } of events) expect(requests).toContain(requestId);
  for (const secret of [password, sessionId, server.email, server.client.clientSecret]) {
    expect(server.logged()).not.toContain(secret);
  }
});
