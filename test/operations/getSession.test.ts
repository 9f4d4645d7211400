// getSession: whether a session lives, and whose it is (gap G4). Its tests also show how sessions live and end (decision R6).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getSession, login, newSession, newToken, sessionHeaders, uploadBase64 } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, pairsOf, routeRows, sessionRows, stepFaults, storeFaults } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { ask, type Changing, type Draft, header, newUser, type Row, send, wrapStores } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ wrapStores });
});
afterAll(() => server.close());

const draftWith = (sessionId: string): Draft => ({
  method: 'GET',
  path: '/session',
  headers: sessionHeaders(server, sessionId),
});
const draft = async () => draftWith(await newSession(server));
const asks = (change: Changing) => ask(server, draft, change);

testOperation({
  operationId: 'getSession',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD'],
  taken: [
    ['a live session', () => ({}), 200, 'SUCCESS'],
    ['a Content-Length of 0', header('content-length', '0'), 200, 'SUCCESS'],
    ['an unknown header', header('x-unknown', '1'), 200, 'SUCCESS'],
    ['an empty query', () => ({ query: '' }), 200, 'SUCCESS'],
  ],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], () => '/Session'),
    ...['//session', '/./session', '/session%2F', '/session%00', '/%73ession', '/session;a'].map(
      (path): Row => [`the path ${path}`, () => ({ path: () => path }), 404, 'PARAM_ILLEGAL'],
    ),
    ...sessionRows('PARAM_ILLEGAL', 'SESSION_EXPIRED'),
    ...pairsOf(stepFaults('PARAM_ILLEGAL', 'SESSION_EXPIRED'), bodilessRows('PARAM_ILLEGAL')),
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: bodilessRows('PARAM_ILLEGAL'),
});
testHead(() => server, draft);

test('header names match in any case', async () => {
  const { clientId, clientSecret } = server.client;
  const headers = { CLIENTID: clientId, clientsecret: clientSecret, SESSIONid: await newSession(server) };
  expect((await send(server, { method: 'GET', path: '/session', headers })).code).toBe('SUCCESS');
});

test.each([
  ['of one character, taken over', 'a', true],
  ['of 128 plain characters, taken over', '0aZ._:=@'.repeat(16), true],
  ['of 129 characters', 'a'.repeat(129), false],
  ['with a space', 'a b', false],
  ['that is markup', '<b>', false],
  ['that is empty', '', false],
  ['that is sent twice', ['a', 'b'], false],
])('an X-Request-Id %s (decision R14)', async (_name, given, isOwn) => {
  const headers = { 'x-request-id': given };
  for (const answer of [await asks(() => ({ headers })), await asks(() => ({ path: () => '/nowhere', headers }))]) {
    const id = answer.headers.get('x-request-id');
    if (isOwn) expect(id).toBe(given);
    else expect(id).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test.each([
  ['a session', false, 300, 43_200],
  ['a remembered session', true, 2_592_000, 7_776_000],
])('%s says whose it is and when it ends', async (_name, isRemembered, idleSeconds, maxSeconds) => {
  const before = server.now();
  const { session } = (await getSession(server, await newSession(server, { isRemembered }))).body;
  const { createdAt, expiresAt, endsAt, ...rest } = session;
  expect(rest).toEqual({ email: server.email, isRemembered });
  for (const time of [createdAt, expiresAt, endsAt]) expect(time).toBe(new Date(time).toISOString());
  const created = Date.parse(createdAt);
  expect(created).toBeGreaterThanOrEqual(before);
  expect(Date.parse(endsAt)).toBe(created + maxSeconds * 1000);
  expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(created + idleSeconds * 1000);
  expect(Date.parse(expiresAt)).toBeLessThanOrEqual(server.now() + idleSeconds * 1000);
});

describe('what is an activity of a session (decision R6)', () => {
  const asked = (change: Changing) => (sessionId: string) => ask(server, () => draftWith(sessionId), change);
  const byToken = async (sessionId: string) => {
    const token = await newToken(server, sessionId);
    server.advance(200);
    return uploadBase64(server, token, {});
  };

  test.each([
    ['the call itself', asked(() => ({})), true],
    ['a call refused for its body', asked(() => ({ body: 'x' })), true],
    ['an upload with a token of the session, refused for its body', byToken, true],
    ['a call with another method', asked(() => ({ method: 'PUT' })), false],
    ['a call without clientSecret', asked(header('clientSecret', undefined)), false],
    ['a call with a wrong clientSecret', asked(header('clientSecret', 'wrong')), false],
    [
      "another client's call",
      asked(async () => ({ headers: { ...(await server.services.clients.create('b')) } })),
      false,
    ],
  ])('%s', async (_name, activity, isActivity) => {
    const sessionId = await newSession(server);
    server.advance(200);
    await activity(sessionId);
    server.advance(200);
    expect((await getSession(server, sessionId)).code).toBe(isActivity ? 'SUCCESS' : 'SESSION_EXPIRED');
  });
});

describe('how a session ends (decision R6)', () => {
  test('after 300 idle seconds, to the millisecond', async () => {
    const sessionId = await newSession(server);
    const { expiresAt } = (await getSession(server, sessionId)).body.session;
    server.advance(Math.floor((Date.parse(expiresAt) - server.now()) / 1000) - 1);
    const { expiresAt: later } = (await getSession(server, sessionId)).body.session;
    server.advance((Date.parse(later) - server.now()) / 1000);
    expect((await getSession(server, sessionId)).code).toBe('SESSION_EXPIRED');
  });

  test('at its absolute end, however busy, and says so', async () => {
    const busy = await startServer({ limits: { sessionMaxSeconds: 400 } });
    const sessionId = await newSession(busy);
    busy.advance(250);
    const { headers, body } = await getSession(busy, sessionId);
    expect(body.session.expiresAt).toBe(body.session.endsAt);
    expect(Number(headers.get('session-expires-in'))).toBeLessThan(150);
    busy.advance(150);
    expect((await getSession(busy, sessionId)).code).toBe('SESSION_EXPIRED');
    await busy.close();
  });

  test.each([
    [
      'the user is deactivated',
      ({ services, email }: TestServer) => services.users.deactivate(email),
      'SESSION_EXPIRED',
    ],
    ['the user is deleted', ({ services, email }: TestServer) => services.users.delete(email), 'SESSION_EXPIRED'],
    [
      'the user gets a new password',
      ({ services, email }: TestServer) => services.users.setPassword(email, 'a new password'),
      'SESSION_EXPIRED',
    ],
    [
      'the sessions are revoked',
      ({ services, email }: TestServer) => services.users.revokeSessions(email),
      'SESSION_EXPIRED',
    ],
    [
      'the client is disabled',
      ({ services, client }: TestServer) => services.clients.disable(client.clientId),
      'PARAM_ILLEGAL',
    ],
  ])('where %s, for good', async (_name, end, code) => {
    const user = await newUser(server);
    const sessionId = await newSession(user);
    await end(user);
    expect((await getSession(user, sessionId)).code).toBe(code);
    await user.services.clients.enable(user.client.clientId);
    await user.services.users.activate(user.email).catch(() => {}); // where it was deleted
    expect((await getSession(user, sessionId)).code).toBe('SESSION_EXPIRED');
  });

  test('not with a rotated client secret', async () => {
    const user = await newUser(server);
    const { sessionId } = (await login(user)).body;
    const client = await server.services.clients.rotate(user.client.clientId);
    if (!client) throw new Error('the client is unknown');
    expect((await getSession(user, sessionId)).code).toBe('PARAM_ILLEGAL');
    expect((await getSession({ ...user, client }, sessionId)).code).toBe('SUCCESS');
  });
});
