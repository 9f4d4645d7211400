// Decisions R6 and R7 where calls meet: what an operator changes during a login, and two logouts that both found the session alive.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Services } from '../../src/services/services.js';
import type { Stores } from '../../src/stores/database.js';
import { getSession, login, logout, newSession } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';

type Change = (services: Services, email: string, clientId: string) => Promise<unknown>;

let server: TestServer;
/** Runs just before a session is stored or removed. */
let before: { create?: () => Promise<unknown>; delete?: () => Promise<unknown> } = {};

beforeAll(async () => {
  const meet = (stores: Stores): Stores => ({
    ...stores,
    sessions: {
      ...stores.sessions,
      create: async (session) => {
        await before.create?.();
        return stores.sessions.create(session);
      },
      delete: async (sessionKey, now) => {
        await before.delete?.();
        return stores.sessions.delete(sessionKey, now);
      },
    },
  });
  server = await startServer({ wrapStores: meet });
});
afterAll(() => server.close());

describe('a login is refused, and leaves no session, where meanwhile', () => {
  test.each([
    ['the password was changed', ({ users }, email) => users.setPassword(email, 'another password 1')],
    ['the user was deactivated', ({ users }, email) => users.deactivate(email)],
    ['the user was deleted', ({ users }, email) => users.delete(email)],
    ['the client was disabled', ({ clients }, _email, clientId) => clients.disable(clientId)],
  ] satisfies [string, Change][])('%s', async (_name, change) => {
    const email = `${randomBytes(6).toString('hex')}@cloakroom.example`;
    const { userId } = await server.services.users.create({ email, password, active: true });
    const client = await server.services.clients.create('races');
    before = { create: () => change(server.services, email, client.clientId) };
    const answer = await login({ ...server, client }, { email });
    before = {};
    expect([answer.status, answer.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
    expect(await server.database.sessions.listByUser(userId, new Date())).toEqual([]);
  });
});

test('of two logouts that both found the session alive one succeeds, the other says that it has ended', async () => {
  const sessionId = await newSession(server);
  let arrived = 0;
  let open = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  before = {
    delete: () => {
      arrived += 1;
      if (arrived === 2) open();
      return both;
    },
  };
  const answers = await Promise.all([logout(server, sessionId), logout(server, sessionId)]);
  before = {};
  expect(answers.map(({ status, code }) => `${status} ${code}`).sort()).toEqual(['200 SUCCESS', '401 SESSION_EXPIRED']);
  expect(answers.map(({ body }) => body.resultContext.resultMsg)).toContain('The session has ended.');
  expect((await getSession(server, sessionId)).code).toBe('SESSION_EXPIRED');
});
