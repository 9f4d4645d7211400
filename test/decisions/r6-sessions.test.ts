// Decision R6: when sessions end, to the millisecond, by a clock that is moved; and R14, what the header says of it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  call,
  getSession,
  login,
  logout,
  newSession,
  newToken,
  sessionHeaders,
  uploadBase64,
  uploadImage,
} from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';

const minute = 60;
const hour = 3600;
const day = 86_400;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const lives = async (sessionId: string) => (await getSession(server, sessionId)).status === 200;

/** Calls every `step` seconds for `total` seconds; whether the session lived through all of them. */
async function keepBusy(sessionId: string, total: number, step: number): Promise<boolean> {
  for (let passed = 0; passed < total; passed += step) {
    server.advance(step);
    if (!(await lives(sessionId))) return false;
  }
  return true;
}

describe('a session ends', () => {
  test('5 minutes after its last activity, not before', async () => {
    const stopped = await startServer();
    stopped.stopClock();
    const sessionId = await newSession(stopped);
    const live = async () => (await getSession(stopped, sessionId)).status === 200;
    stopped.advance(299.999);
    expect(await live()).toBe(true);
    stopped.advance(299.999);
    expect(await live()).toBe(true);
    stopped.advance(300);
    expect(await live()).toBe(false);
    await stopped.close();
  });

  test('12 hours after login whatever happens', async () => {
    const sessionId = await newSession(server);
    expect(await keepBusy(sessionId, 12 * hour - 4 * minute, 4 * minute)).toBe(true);
    server.advance(4 * minute);
    expect(await lives(sessionId)).toBe(false);
  });

  test('remembered: 30 days after its last activity', async () => {
    const sessionId = await newSession(server, { isRemembered: true });
    server.advance(30 * day - 1);
    expect(await lives(sessionId)).toBe(true);
    server.advance(30 * day);
    expect(await lives(sessionId)).toBe(false);
  });

  test('remembered: 90 days after login whatever happens', async () => {
    const sessionId = await newSession(server, { isRemembered: true });
    expect(await keepBusy(sessionId, 87 * day, 29 * day)).toBe(true);
    server.advance(3 * day - 1);
    expect(await lives(sessionId)).toBe(true);
    server.advance(1);
    expect(await lives(sessionId)).toBe(false);
  });

  test('and says so in getSession', async () => {
    const sessionId = await newSession(server);
    const before = server.now();
    const { body, headers } = await getSession(server, sessionId);
    const { createdAt, expiresAt, endsAt, email, isRemembered } = body.session;
    expect({ email, isRemembered }).toEqual({ email: server.email, isRemembered: false });
    expect(Date.parse(expiresAt) - before).toBeGreaterThanOrEqual(300_000);
    expect(Date.parse(endsAt) - Date.parse(createdAt)).toBe(12 * hour * 1000);
    expect(headers.get('session-expires-in')).toBe('299');
  });
});

describe('an activity is', () => {
  const refused = async (sessionId: string) =>
    call(server, { path: '/images?limit=0', headers: sessionHeaders(server, sessionId) });

  test('a call that is refused for its parameters', async () => {
    const sessionId = await newSession(server);
    server.advance(200);
    expect((await refused(sessionId)).status).toBe(400);
    server.advance(200);
    expect(await lives(sessionId)).toBe(true);
  });

  test('a call with a token made from it, even one that is refused', async () => {
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    server.advance(200);
    expect((await uploadBase64(server, token, { image_base64: '***' })).code).toBe('UPLOAD_FAILED');
    server.advance(200);
    expect(await lives(sessionId)).toBe(true);
  });

  test('not a call with a wrong client, nor with malformed headers', async () => {
    const sessionId = await newSession(server);
    const other = await server.services.clients.create('another');
    server.advance(200);
    const headers = sessionHeaders(server, sessionId);
    const wrong = [
      { ...headers, clientSecret: 'wrong' },
      { ...headers, ...other },
      { ...headers, clientId: '' },
    ];
    const answers = await Promise.all(wrong.map((one) => call(server, { path: '/session', headers: one })));
    expect(answers.map(({ code }) => code)).toEqual(['PARAM_ILLEGAL', 'SESSION_EXPIRED', 'PARAM_ILLEGAL']);
    server.advance(101);
    expect(await lives(sessionId)).toBe(false);
  });
});

describe('operators end sessions for good', () => {
  test.each([
    [
      'deactivating the user',
      () => server.services.users.deactivate(server.email),
      () => server.services.users.activate(server.email),
    ],
    ['a new password', () => server.services.users.setPassword(server.email, password), async () => {}],
    [
      'disabling the client',
      () => server.services.clients.disable(server.client.clientId),
      () => server.services.clients.enable(server.client.clientId),
    ],
  ])('%s', async (_name, end, undo) => {
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    await end();
    await undo();
    expect((await getSession(server, sessionId)).code).toBe('SESSION_EXPIRED');
    expect((await uploadBase64(server, token, { image_base64: 'AAAA' })).code).toBe('INVALID_TOKEN');
  });

  test('but not by a rotated client secret', async () => {
    const sessionId = await newSession(server);
    const rotated = await server.services.clients.rotate(server.client.clientId);
    server.client.clientSecret = rotated?.clientSecret ?? '';
    expect(await lives(sessionId)).toBe(true);
  });

  test('deleting the user takes the images too', async () => {
    const gone = 'gone@cloakroom.example';
    await server.services.users.create({ email: gone, password, active: true });
    const sessionId = await newSession(server, { email: gone });
    const { imageId } = (await uploadImage(server, sessionId, await pngImage())).body;
    expect((await call(server, { path: `/image/${imageId}` })).status).toBe(200);
    await server.services.users.delete(gone);
    expect((await call(server, { path: `/image/${imageId}` })).status).toBe(404);
    expect((await getSession(server, sessionId)).code).toBe('SESSION_EXPIRED');
    expect((await login(server, { email: gone })).code).toBe('USER_NOT_FOUND');
  });
});

test('a login that is overtaken by a change of the user leaves no session', async () => {
  const overtaken = await startServer({
    wrapStores: (stores) => ({
      ...stores,
      sessions: {
        ...stores.sessions,
        create: async (session) => {
          await stores.users.update(session.userId, { active: false });
          await stores.sessions.deleteByUser(session.userId);
          await stores.sessions.create(session);
        },
      },
    }),
  });
  try {
    expect((await login(overtaken)).code).toBe('AUTHENTICATION_FAILED');
    expect(await overtaken.services.users.listSessions(overtaken.email)).toEqual([]);
  } finally {
    await overtaken.close();
  }
});

test('a logout among many calls at once is never undone', async () => {
  const sessionId = await newSession(server);
  const calls = Array.from({ length: 40 }, (_, at) =>
    at === 20 ? logout(server, sessionId) : getSession(server, sessionId),
  );
  const answers = await Promise.all(calls);
  expect(answers[20]?.code).toBe('SUCCESS');
  expect(await lives(sessionId)).toBe(false);
  expect((await logout(server, sessionId)).code).toBe('SESSION_EXPIRED');
});
