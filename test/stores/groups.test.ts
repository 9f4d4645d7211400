// Activities that are carried out together: each gets its own answer, by its own client and its own time (decision R6).
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { createDatabase } from '../../src/stores/database.js';
import type { SessionRecord } from '../../src/stores/records.js';

const uri = `${process.env.TEST_MONGODB}/test_${randomBytes(6).toString('hex')}`;
const nodes = [createDatabase(uri), createDatabase(uri)] as const;
const [here, elsewhere] = nodes;
const idleMs = 300_000;

const client = new mongo.MongoClient(uri);
const stored = (name: string) => client.db().collection(name);

beforeAll(async () => {
  for (const node of nodes) await node.open();
});
afterAll(async () => {
  await client.close();
  await here.drop();
  for (const node of nodes) await node.close();
});

/** Jest's own time limit ends the waiting. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

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

test('logouts at once: each is told whether it was the one that ended a live session, and nothing is left', async () => {
  const now = Date.now();
  const live = await Promise.all(Array.from({ length: 40 }, () => login(now)));
  const ended = await Promise.all(Array.from({ length: 10 }, () => login(now - idleMs)));
  const everyone = [...live, ...ended].map(({ sessionKey }) => sessionKey);
  const endAll = (node: typeof here) => everyone.map((key) => node.sessions.delete(key, new Date(now + 1)));
  const [twiceHere, onceThere] = await Promise.all([
    Promise.all([...endAll(here), ...endAll(here)]),
    Promise.all(endAll(elsewhere)),
  ]);
  const told = everyone.map((_, at) => [twiceHere[at], twiceHere[at + everyone.length], onceThere[at]]);
  const timesEnded = told.map((answers) => answers.filter(Boolean).length);
  expect(timesEnded).toEqual([...live.map(() => 1), ...ended.map(() => 0)]);

  const touched = await Promise.all(everyone.map((key) => elsewhere.sessions.touch(key, 'one', new Date(now + 2))));
  expect(touched.every((session) => session === null)).toBe(true);
  await until(async () => (await stored('sessions').countDocuments({ endedBy: { $exists: true } })) === 0);
});

test('images published at once: those that were given up meanwhile never are', async () => {
  const images = Array.from({ length: 40 }, () => ({
    imageId: randomBytes(16).toString('hex'),
    userId: 'u',
    clientId: 'one',
    format: 'png' as const,
    width: 1,
    height: 1,
    sha256: '',
  }));
  await Promise.all(images.map((image) => here.images.create(image, Buffer.from(image.imageId))));
  const isGivenUp = (at: number) => at % 4 === 0;
  await Promise.all(images.map(({ imageId }, at) => isGivenUp(at) && elsewhere.images.giveUp(imageId)));
  const published = await Promise.all(images.map(({ imageId }) => here.images.publish(imageId)));
  const found = await Promise.all(images.map(({ imageId }) => elsewhere.images.find(imageId)));
  expect(published).toEqual(images.map((_, at) => !isGivenUp(at)));
  expect(found.map((image) => image !== null)).toEqual(published);
  const chunks = await stored('fs.chunks').countDocuments({ files_id: { $in: images.map(({ imageId }) => imageId) } });
  expect(chunks).toBe(30);
});
