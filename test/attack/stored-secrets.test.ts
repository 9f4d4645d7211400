// What of secrets lies in the database: nothing that would let someone in who reads it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { newSession, newToken } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let client: mongo.MongoClient;
beforeAll(async () => {
  server = await startServer();
  client = await new mongo.MongoClient(server.mongodbUri).connect();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const allDocuments = async (): Promise<string> => {
  const collections = await client.db().collections();
  const documents = await Promise.all(collections.map((collection) => collection.find().toArray()));
  return mongo.BSON.EJSON.stringify(documents);
};

test('no sessionId, token, password or client secret is stored, in plain or in base64', async () => {
  const sessionId = await newSession(server);
  const token = await newToken(server, sessionId);
  const stored = await allDocuments();
  expect(stored).toContain(server.email);
  for (const secret of [sessionId, token, password, server.client.clientSecret]) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString('base64').replaceAll('=', ''));
  }
});

test('a password is stored as argon2id with 19 MiB and two passes', async () => {
  const user = await client.db().collection('users').findOne({});
  expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
});

test('a client secret and a sessionId are stored as SHA-256', async () => {
  await newSession(server);
  const [session, stored] = await Promise.all(
    ['sessions', 'clients'].map((name) => client.db().collection(name).findOne({})),
  );
  expect(String(session?._id)).toMatch(/^[\w-]{43}$/);
  expect(stored?.secretHash.length()).toBe(32);
});

test('ids and secrets have 128 random bits or more, each other ones', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => newSession(server)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(server.client.clientSecret).toMatch(/^[\w-]{43}$/);
});
