// Every call rests on an index: mongod's profiler sees no collection scan while the whole API and the operator's commands are used.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { projectRoot } from '../../src/contract.js';
import { createDatabase } from '../../src/stores/database.js';
import {
  call,
  getSession,
  login,
  logout,
  newImage,
  newSession,
  newToken,
  sessionHeaders,
  uploadBase64,
} from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';

const many = { count: 100_000, seconds: 600 };
const rateLimits = {
  guesses: many,
  addressFailures: many,
  accountFailures: many,
  clientFailures: many,
  clientLogins: many,
  addressCalls: many,
  clientCalls: many,
};
let server: TestServer;
let client: mongo.MongoClient;
beforeAll(async () => {
  server = await startServer({ rateLimits });
  client = await mongo.MongoClient.connect(server.mongodbUri);
  await makeCrowd();
  await client.db().command({ profile: 2 });
});

/** Sessions and images of others, seen and unseen: among a handful of documents one index is as good as another. */
async function makeCrowd(): Promise<void> {
  await newImage(server, await newSession(server), await pngImage());
  const names = Array.from({ length: 100 }, (_, at) => `crowd-${at}`);
  const copy = async (collection: string, others: (name: string, at: number) => object) => {
    const all = client.db().collection<{ _id: string }>(collection);
    const one = await all.findOne();
    await all.insertMany(names.map((name, at) => ({ ...one, _id: name, ...others(name, at) })));
  };
  await copy('sessions', (name) => ({ userId: name, clientId: name }));
  const later = new Date(Date.now() + 3_600_000);
  await copy('fs.files', (name, at) => ({ metadata: { userId: name, ...(at % 2 && { deletedAt: later }) } }));
}

afterAll(async () => {
  await client.db().command({ profile: 0 });
  await client.close();
  await server.close();
});

async function useEverything(): Promise<void> {
  const image = await pngImage();
  const sessionId = await newSession(server);
  const headers = sessionHeaders(server, sessionId);
  await login(server, { password: 'wrong' });
  await login(server, { email: 'nobody@cloakroom.example' });
  await getSession(server, sessionId);
  const imageId = await newImage(server, sessionId, image);
  const token = await newToken(server, sessionId);
  await uploadBase64(server, token, { image_base64: image.toString('base64') });
  const body = JSON.stringify({ image_base64: image.toString('base64') });
  const keyed = { 'x-access-token': token, 'Content-Type': 'application/json', 'Idempotency-Key': 'one' };
  for (let times = 0; times < 2; times++) {
    await call(server, { method: 'POST', path: '/api/auth/upload_image', headers: keyed, body });
  }
  await call(server, { path: `/image/${imageId}` });
  await call(server, { path: `/image/${imageId}`, headers: { Range: 'bytes=0-3' } });
  await call(server, { path: `/image/${imageId}/info`, headers });
  const page = await call(server, { path: '/images?limit=1', headers });
  await call(server, { path: `/images?limit=1&cursor=${page.body.nextCursor}`, headers });
  await call(server, { method: 'DELETE', path: `/image/${imageId}`, headers });
  await logout(server, sessionId);
  await call(server, { path: '/health/ready' });
  await useAtOnce(image);

  const email = 'plans@cloakroom.example';
  const { users, clients } = server.services;
  const other = await clients.create('plans');
  await users.create({ email, password, active: true });
  await newImage(server, await newSession(server, { email }), image);
  await users.listSessions(email);
  await users.setPassword(email, 'another password 2');
  await users.deactivate(email);
  await users.activate(email);
  await users.revokeSessions(email);
  await users.delete(email);
  await clients.rotate(other.clientId);
  await clients.disable(other.clientId);
}

/** What is carried out in groups. */
async function useAtOnce(image: Buffer): Promise<void> {
  const sessions = await Promise.all(Array.from({ length: 8 }, () => newSession(server)));
  await Promise.all(sessions.map((sessionId) => newImage(server, sessionId, image)));
  await Promise.all(sessions.map((sessionId) => getSession(server, sessionId)));
  await Promise.all([...sessions, ...sessions].map((sessionId) => logout(server, sessionId)));
}

/** What nobody calls for: uploads that died, their remains, keys whose call died. */
async function useTheRest(): Promise<void> {
  const database = createDatabase(server.mongodbUri, { sweep: { intervalMs: 0, graceMs: 0 } });
  await database.open();
  try {
    const bytes = await pngImage();
    const facts = { userId: 'nobody', clientId: 'none', format: 'png', width: 1, height: 1, sha256: 'none' } as const;
    for (const imageId of ['dead', 'given-up']) await database.images.create({ imageId, ...facts }, bytes);
    await client.db().collection<{ files_id: string }>('fs.chunks').insertOne({ files_id: 'orphan' });
    await database.images.giveUp('given-up');
    const later = new Date(Date.now() + 60_000);
    const key = { keyId: 'a key', sha256: 'none', imageId: 'dead', reservedUntil: later, expiresAt: later };
    await database.idempotency.create(key);
    expect(await database.idempotency.replace(key, { ...key, imageId: 'another' })).toBe(true);
    expect(await database.sweeper.sweep(Date.now() + 120_000)).toBe(1);
  } finally {
    await database.close();
  }
}

/** {collection: indexes} of what the guide says. */
function told(): Record<string, string[]> {
  const guide = readFileSync(join(projectRoot, 'src/docs/guides/scale.md'), 'utf8');
  const found: Record<string, string[]> = {};
  for (const [, collection = '', index = ''] of guide.matchAll(/^\| `([\w.]+)` \| `(\{.*?\})` \|/gm)) {
    found[collection] = [...(found[collection] ?? []), index].sort();
  }
  return found;
}

/** `{ _id: 1 }` of every way in which MongoDB says it. */
const indexOf = (planSummary: string): string =>
  (/\{.*?\}/.exec(planSummary)?.[0] ?? (planSummary === 'IDHACK' ? '{ _id: 1 }' : planSummary)).replaceAll(/"/g, '');

test('no collection is scanned, and the guide names the index of each query', async () => {
  await useEverything();
  await useTheRest();
  const seen = await client
    .db()
    .collection('system.profile')
    .find({ ns: { $not: /system\.profile$/ }, planSummary: { $exists: true } })
    .toArray();
  expect(seen.length).toBeGreaterThan(40);
  const scans = seen.filter(({ planSummary }) => /COLLSCAN/.test(planSummary));
  expect(scans.map(({ ns, command }) => `${ns} ${JSON.stringify(command)}`.slice(0, 300))).toEqual([]);
  const used: Record<string, Set<string>> = {};
  for (const { ns, planSummary } of seen) {
    const collection = String(ns).split('.').slice(1).join('.');
    used[collection] ??= new Set();
    used[collection].add(indexOf(planSummary));
  }
  const sorted = Object.entries(used).map(([collection, indexes]) => [collection, [...indexes].sort()]);
  expect(told()).toEqual(Object.fromEntries(sorted));
  // Sharded as the guide says, a single document's write goes to one shard: MongoDB refuses others.
  const shardKeys: Record<string, string[]> = {
    sessions: ['_id'],
    'fs.files': ['_id'],
    'fs.chunks': ['files_id', 'n'],
  };
  const single = seen.filter(
    ({ command: { findAndModify, multi, limit, q } }) => findAndModify || (q && !multi && limit !== 0),
  );
  const keysOf = (ns: string) => shardKeys[ns.split('.').slice(1).join('.')] ?? [];
  expect(single.filter(({ ns }) => keysOf(ns).length > 0).length).toBeGreaterThan(10);
  const aimless = single.filter(({ ns, command: { q, query } }) =>
    keysOf(ns).some((key) => typeof (q ?? query)?.[key] !== 'string'),
  );
  expect(aimless.map(({ ns, command }) => `${ns} ${JSON.stringify(command)}`)).toEqual([]);
  // What was looked at is what was asked for: an index that fits, not one that is walked along.
  // The sweep alone looks at every chunk that was written since the last one. A group may look at each document that it names.
  const named = ({ q, filter }: mongo.Document): number => (q ?? filter)?._id?.$in?.length ?? 1;
  const wasteful = seen.filter(
    ({ command, docsExamined = 0, nreturned = 0, ndeleted = 0, nModified = 0 }) =>
      docsExamined > Math.max(nreturned + ndeleted + nModified + 1, named(command)) &&
      command.aggregate !== 'fs.chunks',
  );
  expect(
    wasteful.map(({ ns, command, docsExamined }) => `${ns} ${docsExamined} ${JSON.stringify(command)}`.slice(0, 300)),
  ).toEqual([]);
});
