// Images in GridFS: nothing of a failed write or of a dead process stays, nothing of a live one goes.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { call, newImage, newSession, sessionHeaders, uploadImage } from '../support/calls.js';
import { pngImage, pngOfSize } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

const minute = 60_000;
let server: TestServer;
let client: mongo.MongoClient;
let sessionId: string;

beforeAll(async () => {
  server = await startServer();
  client = await mongo.MongoClient.connect(server.mongodbUri);
});
beforeEach(async () => {
  sessionId = await newSession(server);
  await client.db().collection('fs.chunks').deleteMany({});
  await client.db().collection('fs.files').deleteMany({});
  await client.db().collection('sweeps').deleteMany({});
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const count = async () => ({
  files: await client.db().collection('fs.files').countDocuments(),
  chunks: await client.db().collection('fs.chunks').countDocuments(),
});

/** Chunks as a process that died between two writes leaves them, made at a time. */
async function leaveChunks(time: number, howMany = 2): Promise<void> {
  const documents = Array.from({ length: howMany }, (_, n) => ({
    _id: mongo.ObjectId.createFromTime(Math.floor(time / 1000) - n),
    files_id: 'd'.repeat(32),
    n,
    data: Buffer.from('left behind'),
  }));
  await client
    .db()
    .collection('fs.chunks')
    .insertMany(documents as never[]);
}

test('an image of many chunks is written whole, with its facts', async () => {
  const image = await pngOfSize(700_000);
  const imageId = await newImage(server, sessionId, image);
  expect(await count()).toEqual({ files: 1, chunks: 3 });
  const file = await client.db().collection<{ _id: string }>('fs.files').findOne({ _id: imageId });
  expect(file).toMatchObject({
    length: image.length,
    metadata: { clientId: server.client.clientId, format: 'png', width: 12, height: 8, sha256: expect.any(String) },
  });
});

describe('a write that fails', () => {
  // A validator of the collection lets the first chunks in and refuses a later write.
  const refuse = async (collection: string, validator: object) => {
    await client.db().command({ collMod: collection, validator });
    try {
      return await uploadImage(server, sessionId, await pngOfSize(700_000));
    } finally {
      await client.db().command({ collMod: collection, validator: {} });
    }
  };

  test.each([
    ['at the last chunk', 'fs.chunks', { n: { $lt: 2 } }],
    ['at a chunk in the middle', 'fs.chunks', { n: { $lt: 1 } }],
    ['at the files document', 'fs.files', { length: { $lt: 1 } }],
  ])('%s leaves no file and no chunks', async (_where, collection, validator) => {
    const { status, code } = await refuse(collection, validator);
    expect([status, code]).toEqual([500, 'SYSTEM_ERROR']);
    expect(await count()).toEqual({ files: 0, chunks: 0 });
  });
});

describe('the sweeper', () => {
  test('removes the chunks that a dead process left, and nothing of whole images', async () => {
    const image = await pngOfSize(700_000);
    const imageId = await newImage(server, sessionId, image);
    await leaveChunks(Date.now());
    expect(await server.database.sweeper.sweep(Date.now() + 2 * minute)).toBe(2);
    expect(await count()).toEqual({ files: 1, chunks: 3 });
    const served = await fetch(`${server.url}/image/${imageId}`);
    expect(Buffer.from(await served.arrayBuffer()).equals(image)).toBe(true);
  });

  test('leaves chunks of the last minute alone: their upload may be under way', async () => {
    await leaveChunks(Date.now());
    expect(await server.database.sweeper.sweep(Date.now() + 30_000)).toBe(0);
    expect((await count()).chunks).toBe(2);
  });

  test('looks at what came since its last turn', async () => {
    expect(await server.database.sweeper.sweep(Date.now() + 10 * minute)).toBe(0);
    await leaveChunks(Date.now() + 10 * minute);
    expect(await server.database.sweeper.sweep(Date.now() + 20 * minute)).toBe(2);
  });

  test('takes turns: of two nodes at once one sweeps', async () => {
    await leaveChunks(Date.now() - 5 * minute);
    const removed = await Promise.all([server.database.sweeper.sweep(), server.database.sweeper.sweep()]);
    expect(removed.toSorted()).toEqual([0, 2]);
  });

  test('finishes a deletion that a dead process began', async () => {
    const imageId = await newImage(server, sessionId, await pngImage());
    const files = client.db().collection<{ _id: string }>('fs.files');
    await files.updateOne({ _id: imageId }, { $set: { 'metadata.deletedAt': new Date() } });
    expect((await call(server, { path: `/image/${imageId}` })).status).toBe(404);
    expect((await call(server, { path: '/images', headers: sessionHeaders(server, sessionId) })).body.images).toEqual(
      [],
    );
    await server.database.sweeper.sweep();
    expect(await count()).toEqual({ files: 0, chunks: 0 });
  });
});

test('a read whose chunk is gone is never a whole answer', async () => {
  const imageId = await newImage(server, sessionId, await pngOfSize(700_000));
  await client
    .db()
    .collection('fs.chunks')
    .deleteOne({ files_id: imageId as never, n: 2 });
  const read = fetch(`${server.url}/image/${imageId}`).then((response) => response.arrayBuffer());
  await expect(read).rejects.toThrow();
});

test('a read whose first chunk is gone is a fault of the server, in the envelope', async () => {
  const imageId = await newImage(server, sessionId, await pngImage());
  await client
    .db()
    .collection('fs.chunks')
    .deleteMany({ files_id: imageId as never });
  const { status, code, headers } = await call(server, { path: `/image/${imageId}` });
  expect([status, code]).toEqual([500, 'SYSTEM_ERROR']);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('etag')).toBeNull();
});
