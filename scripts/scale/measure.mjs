// Measures what a document of each kind takes in a real mongod, on disk and in its indexes, and how many commands each call costs: the
// figures of src/docs/guides/scale.md. Run by hand: npx tsc -b && node scripts/scale/measure.mjs
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { MongoClient, ObjectId } from 'mongodb';
import { createDatabase } from '../../dist/src/stores/database.js';
import { createApi } from '../faults/support/api.mjs';
import { makeCrowd } from '../faults/support/crowd.mjs';
import { png } from '../faults/support/images.mjs';
import { startMongod } from '../faults/support/mongod.mjs';
import { startServer } from '../faults/support/server.mjs';
import { inParallel } from '../faults/support/stage.mjs';

const sessionCount = 100_000;
const smallImages = 20_000;
const largeImages = 2_000;
const largeBytes = 300_000;

const keyOf = (text) => createHash('sha256').update(text).digest('base64url');

/** So many documents like the one that the store itself made, each with an identity of its own. */
async function multiply(collection, count, changes) {
  const template = await collection.findOne();
  await collection.deleteMany({});
  for (let made = 0; made < count; made += 1000) {
    await collection.insertMany(Array.from({ length: 1000 }, (_, at) => ({ ...template, ...changes(made + at) })));
  }
}

async function fillPeople(db, stores) {
  const soon = new Date(Date.now() + 3_600_000);
  const session = { clientId: randomUUID(), userId: randomUUID(), email: 'a@b', isRemembered: true, idleMs: 300_000 };
  const times = { createdAt: new Date(), expiresAt: soon, endsAt: new Date(Date.now() + 7_200_000) };
  await stores.sessions.create({ sessionKey: keyOf('one'), ...session, ...times });
  await stores.sessions.touch(keyOf('one'), session.clientId, new Date());
  const emailOf = (at) => `someone.with.a.name.${at}@images.example`;
  await multiply(db.collection('sessions'), sessionCount, (at) => ({
    _id: keyOf(`${at}`),
    userId: randomUUID(),
    email: emailOf(at),
    expiresAt: new Date(soon.getTime() + at * 7),
  }));
  await multiply(db.collection('users'), sessionCount, (at) => ({
    _id: randomUUID(),
    email: emailOf(at),
    emailLowerCase: emailOf(at),
    passwordHash: `$argon2id$v=19$m=19456,t=2,p=1$${randomBytes(16).toString('base64')}$${randomBytes(32).toString('base64')}`,
  }));
  const key = { sha256: keyOf('a'), imageId: randomBytes(16).toString('hex'), reservedUntil: soon, expiresAt: soon };
  await stores.idempotency.create({ keyId: keyOf('one'), ...key });
  await multiply(db.collection('idempotencyKeys'), sessionCount, (at) => ({
    _id: keyOf(`${at}`),
    sha256: randomBytes(32).toString('hex'),
    imageId: randomBytes(16).toString('hex'),
    expiresAt: new Date(soon.getTime() + at * 7),
  }));
  await stores.limits.counter('guesses', 900).add(keyOf('one'));
  await multiply(db.collection('limits'), sessionCount, (at) => ({
    _id: new ObjectId(),
    key: `guesses:${keyOf(`${at}`)}`,
    expire: new Date(soon.getTime() + at * 7),
  }));
}

/** Through the store, as uploads do. */
async function fillImages(stores, count, bytesOf) {
  await inParallel(count, 64, async (at) => {
    const bytes = bytesOf(at);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const imageId = randomBytes(16).toString('hex');
    const owner = { userId: randomUUID(), clientId: randomUUID() };
    await stores.images.create({ imageId, ...owner, format: 'png', width: 640, height: 480, sha256 }, bytes);
    await stores.images.publish(imageId);
  });
}

async function tell(db, names) {
  await db.admin().command({ fsync: 1 });
  for (const name of names) {
    const [{ storageStats }] = await db
      .collection(name)
      .aggregate([{ $collStats: { storageStats: {} } }])
      .toArray();
    const { count, avgObjSize, storageSize, freeStorageSize = 0, indexSizes } = storageStats;
    const each = (bytes) => Math.round(bytes / count);
    const indexes = Object.entries(indexSizes).map(([index, bytes]) => `${index} ${each(bytes)}`);
    console.log(
      `${name}: ${count} of ${avgObjSize} bytes, on disk ${each(storageSize - freeStorageSize)}; ${indexes.join(', ')}`,
    );
  }
}

const commands = ['find', 'getMore', 'insert', 'update', 'delete', 'findAndModify', 'aggregate'];

/** What one call of each kind asks of the database. */
async function tellCalls(mongod, db) {
  const { clients, users } = await makeCrowd(mongod.uri, { clients: 1, users: 1 });
  const server = await startServer({ mongodbUri: mongod.uri, environment: { RATE_LIMITS: 'on' } });
  try {
    const api = createApi(server.url, { client: clients[0], user: users[0] });
    const sessionId = await api.session();
    const upload = (key) => api.upload(sessionId, png(largeBytes, key), key && { 'Idempotency-Key': key });
    const { imageId } = (await upload('')).json;
    const token = (await api.token(sessionId)).json.payload.access_token;
    const calls = {
      login: () => api.login(),
      'session call': () => api.getSession(sessionId),
      'upload of 300 KB': () => upload(''),
      'the same with a key': () => upload(randomUUID()),
      'upload by a token': () => api.uploadBase64(token, png(largeBytes, 'token')),
      'image of 300 KB': () => api.image(imageId),
      'page of images': () => api.list(sessionId),
      logout: () => api.logout(sessionId),
    };
    const count = async () => {
      const { metrics } = await db.admin().command({ serverStatus: 1 });
      return commands.map((name) => Number(metrics.commands[name].total));
    };
    for (const [name, call] of Object.entries(calls)) {
      const before = await count();
      const { status, ms } = await call();
      const after = await count();
      const cost = commands.flatMap((command, at) =>
        after[at] > before[at] ? [`${after[at] - before[at]} ${command}`] : [],
      );
      console.log(`${name} (${status}, ${Math.round(ms)} ms): ${cost.join(', ')}`);
    }
  } finally {
    await server.stop();
  }
}

const mongod = await startMongod();
const database = createDatabase(mongod.uri);
const client = new MongoClient(mongod.uri);
try {
  await database.open();
  const db = client.db('cloakroom');
  await tellCalls(mongod, db);
  await fillPeople(db, database);
  await db.collection('sessions').createIndex({ _id: 'hashed' });
  await tell(db, ['sessions', 'users', 'idempotencyKeys', 'limits']);
  for (const name of ['fs.files', 'fs.chunks']) await db.collection(name).deleteMany({});
  await db.collection('fs.files').createIndex({ _id: 'hashed' });
  await fillImages(database, smallImages, (at) => png(1_000, `small ${at}`));
  await tell(db, ['fs.files', 'fs.chunks']);
  for (const name of ['fs.files', 'fs.chunks']) await db.collection(name).deleteMany({});
  await fillImages(database, largeImages, () => Buffer.concat([png(1_000), randomBytes(largeBytes - 1_000)]));
  await tell(db, ['fs.chunks']);
} finally {
  await client.close();
  await database.close();
  await mongod.close();
}
