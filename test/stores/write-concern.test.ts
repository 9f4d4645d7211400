// Every write that counts is journaled and by a majority, whatever the connection string says: as mongod's own profiler saw it.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { createDatabase } from '../../src/stores/database.js';

const uri = `${process.env.TEST_MONGODB}/test_${randomBytes(6).toString('hex')}`;
const database = createDatabase(`${uri}?journal=false&w=1&wtimeoutMS=1`);
const client = new mongo.MongoClient(uri);

beforeAll(async () => {
  await client.connect();
  await client.db().command({ profile: 2 });
  await database.open();
});
afterAll(async () => {
  await client.db().command({ profile: 0 });
  await database.drop();
  await database.close();
  await client.close();
});

test('sessions, clients, images', async () => {
  const now = new Date();
  await database.clients.create({
    clientId: 'c',
    name: 'n',
    secretHash: Buffer.from('s'),
    disabled: false,
    createdAt: now,
  });
  await database.sessions.delete('none', now);
  await database.sessions.touch('none', 'c', now);
  const image = {
    imageId: '0'.repeat(32),
    userId: 'u',
    clientId: 'c',
    format: 'png',
    width: 1,
    height: 1,
    sha256: 'x',
  } as const;
  await database.images.create(image, Buffer.from('bytes'));
  const writes = await client
    .db()
    .collection('system.profile')
    .find({
      ns: { $not: /system\.profile|limits/ },
      $or: [{ op: 'insert' }, { op: 'remove' }, { 'command.findAndModify': { $exists: true } }],
    })
    .toArray();
  const namespaces = new Set(writes.map(({ ns }) => String(ns).split('.').slice(1).join('.')));
  expect([...namespaces].sort()).toEqual(['clients', 'fs.chunks', 'fs.files', 'sessions']);
  const concerns = writes.map(({ command }) => JSON.stringify(command?.writeConcern ?? 'not said'));
  const said = concerns.filter((concern) => concern !== '"not said"');
  expect(new Set(said)).toEqual(new Set(['{"w":"majority","j":true}']));
  expect(said.length).toBeGreaterThanOrEqual(4);
});
