// Every call rests on an index: mongod's profiler sees no collection scan while the whole API and the operator's commands are used.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
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
  await client.db().command({ profile: 2 });
});
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

test('no collection is scanned', async () => {
  await useEverything();
  const seen = await client
    .db()
    .collection('system.profile')
    .find({ ns: { $not: /system\.profile$/ }, planSummary: { $exists: true } })
    .toArray();
  expect(seen.length).toBeGreaterThan(40);
  const scans = seen.filter(({ planSummary }) => /COLLSCAN/.test(planSummary));
  expect(scans.map(({ ns, command }) => `${ns} ${JSON.stringify(command)}`.slice(0, 300))).toEqual([]);
  // What was looked at is what was asked for: an index that fits, not one that is walked along.
  const wasteful = seen.filter(
    ({ docsExamined = 0, nreturned = 0, ndeleted = 0, nModified = 0 }) =>
      docsExamined > nreturned + ndeleted + nModified + 1,
  );
  expect(
    wasteful.map(({ ns, command, docsExamined }) => `${ns} ${docsExamined} ${JSON.stringify(command)}`.slice(0, 300)),
  ).toEqual([]);
  const collections = new Set(seen.map(({ ns }) => String(ns).split('.').slice(1).join('.')));
  for (const name of ['sessions', 'users', 'clients', 'fs.files', 'fs.chunks', 'idempotencyKeys', 'limits']) {
    expect(collections).toContain(name);
  }
});
