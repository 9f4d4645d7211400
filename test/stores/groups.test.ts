// Activities that are carried out together: each gets its own answer, by its own client and its own time (decision R6).
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase } from '../../src/stores/database.js';
import type { SessionRecord } from '../../src/stores/records.js';

const uri = `${process.env.TEST_MONGODB}/test_${randomBytes(6).toString('hex')}`;
const nodes = [createDatabase(uri), createDatabase(uri)] as const;
const [here, elsewhere] = nodes;
const idleMs = 300_000;

beforeAll(async () => {
  for (const node of nodes) await node.open();
});
afterAll(async () => {
  await here.drop();
  for (const node of nodes) await node.close();
});

const login = async (now: number, more: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
  const session = {
    sessionKey: randomBytes(16).toString('hex'),
    clientId: 'one',
    userId: 'u',
    email: 'u@cloakroom.example',
    isRemembered: false,
    createdAt: new Date(now),
    expiresAt: new Date(now + idleMs),
    endsAt: new Date(now + 100 * idleMs),
    idleMs,
    ...more,
  };
  await here.sessions.create(session);
  return session;
};

test('live, ended, logged out, unknown and of another client', async () => {
  const now = Date.now();
  const sessions = await Promise.all(
    Array.from({ length: 60 }, (_, at) => login(now, { clientId: at % 2 === 0 ? 'one' : 'two' })),
  );
  const ended = await login(now - idleMs);
  const gone = await login(now);
  await elsewhere.sessions.delete(gone.sessionKey, new Date(now));
  const at = new Date(now + 1_000);
  const [own, others, ...dead] = await Promise.all([
    Promise.all(sessions.map(({ sessionKey, clientId }) => here.sessions.touch(sessionKey, clientId, at))),
    Promise.all(sessions.map(({ sessionKey }) => here.sessions.touch(sessionKey, 'three', at))),
    ...[ended.sessionKey, gone.sessionKey, 'unknown'].map((key) => here.sessions.touch(key, 'one', at)),
  ]);
  expect(own.map((session) => session?.sessionKey)).toEqual(sessions.map(({ sessionKey }) => sessionKey));
  expect(own.every((session) => session?.expiresAt.getTime() === at.getTime() + idleMs)).toBe(true);
  expect(others.every((session) => session === null)).toBe(true);
  expect(dead).toEqual([null, null, null]);
});

test('calls just before and just after the end, at once, are judged each by its own time', async () => {
  const now = Date.now();
  const sessions = await Promise.all(Array.from({ length: 40 }, () => login(now)));
  const touched = await Promise.all(
    sessions.map(({ sessionKey }, at) =>
      here.sessions.touch(sessionKey, 'one', new Date(now + idleMs + (at % 2 === 0 ? -50 : 50))),
    ),
  );
  expect(touched.map((session) => session !== null)).toEqual(sessions.map((_, at) => at % 2 === 0));
});

test('an end is never moved back, nor beyond the absolute one', async () => {
  const now = Date.now();
  const session = await login(now, { endsAt: new Date(now + idleMs + 500) });
  const touches = [400_000, 0, 100].map((offset) => Math.min(offset, idleMs - 1));
  for (const offset of touches) await here.sessions.touch(session.sessionKey, 'one', new Date(now + offset));
  const last = await here.sessions.touch(session.sessionKey, 'one', new Date(now + 200));
  expect(last?.expiresAt).toEqual(session.endsAt);
});

test('a logout elsewhere, while activities go on, is seen by whatever comes after it', async () => {
  const now = Date.now();
  const sessions = await Promise.all(Array.from({ length: 40 }, () => login(now)));
  await Promise.all(
    sessions.map(async ({ sessionKey }) => {
      const during = [1, 2, 3].map((offset) => here.sessions.touch(sessionKey, 'one', new Date(now + offset)));
      const ended = await elsewhere.sessions.delete(sessionKey, new Date(now));
      const after = await here.sessions.touch(sessionKey, 'one', new Date(now + 4));
      await Promise.all(during);
      expect([ended, after]).toEqual([true, null]);
    }),
  );
});
