// Decision R13: the same Idempotency-Key with the same image gives the first answer again and stores nothing twice.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { type Answer, call, json, newSession, newToken, sessionHeaders } from '../support/calls.js';
import { jpgImage, pngImage } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let client: mongo.MongoClient;
let sessionId: string;
let png: Buffer;
let jpg: Buffer;

beforeAll(async () => {
  server = await startServer();
  client = await mongo.MongoClient.connect(server.mongodbUri);
  png = await pngImage();
  jpg = await jpgImage();
});
beforeEach(async () => {
  sessionId = await newSession(server, { isRemembered: true });
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const images = () => client.db().collection('fs.files').countDocuments();
const newKey = () => `key-${Math.random().toString(36).slice(2)}`;

type Upload = (key: string, image: Buffer, session?: string) => Promise<Answer>;

const byFile: Upload = (key, image, session = sessionId) => {
  const body = new FormData();
  body.append('image', new Blob([new Uint8Array(image)]), 'a');
  const headers = { ...sessionHeaders(server, session), 'Idempotency-Key': key };
  return call(server, { method: 'POST', path: '/image/upload', headers, body });
};
const byBase64: Upload = async (key, image, session = sessionId) => {
  const { body, headers: type } = json({ image_base64: image.toString('base64') });
  const headers = { ...type, 'x-access-token': await newToken(server, session), 'Idempotency-Key': key };
  return call(server, { method: 'POST', path: '/api/auth/upload_image', headers, body });
};

describe.each([
  ['uploadImage', byFile, 'PARAM_ILLEGAL'],
  ['uploadImageBase64', byBase64, 'INVALID_REQUEST'],
] as const)('%s', (_operation, upload, illegal) => {
  test('gives the first answer again and stores nothing twice', async () => {
    const key = newKey();
    const first = await upload(key, png);
    const before = await images();
    const again = await upload(key, png);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await images()).toBe(before);
  });

  test('refuses a key that was used with other bytes', async () => {
    const key = newKey();
    await upload(key, png);
    const { status, code } = await upload(key, jpg);
    expect([status, code]).toEqual([422, illegal]);
  });

  test('judges the key last, after the image', async () => {
    const key = newKey();
    await upload(key, png);
    const { status, body } = await upload(key, png.subarray(0, -4));
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('cut short');
  });

  test('of many calls at once stores one image; the others get its answer or 409 with Retry-After', async () => {
    const key = newKey();
    const before = await images();
    const answers = await Promise.all(Array.from({ length: 12 }, () => upload(key, png)));
    expect(await images()).toBe(before + 1);
    const taken = answers.filter(({ status }) => status === 200);
    expect(new Set(taken.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    for (const { status, code, headers } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, code, headers.get('retry-after')]).toEqual([409, illegal, '1']);
    }
  });

  test('a call that is under way is 409 until its reservation lapses after 60 seconds', async () => {
    const key = newKey();
    const keys = client.db().collection<{ _id: string }>('idempotencyKeys');
    await upload(key, png);
    const known = await keys.findOne({}, { sort: { expiresAt: -1 } });
    // As a process leaves it that died between reserving and storing.
    const reservedUntil = new Date(server.now() + 60_000);
    await keys.updateOne({ _id: known?._id ?? '' }, { $set: { imageId: '0'.repeat(32), reservedUntil } });
    const underWay = await upload(key, png);
    expect([underWay.status, underWay.code]).toEqual([409, illegal]);
    server.advance(61);
    expect((await upload(key, png)).status).toBe(200);
  });

  test('keeps a key for 24 hours', async () => {
    const key = newKey();
    const first = await upload(key, png);
    server.advance(86_399);
    expect((await upload(key, png)).body).toEqual(first.body);
    server.advance(2);
    const later = await upload(key, jpg);
    expect(later.status).toBe(200);
  });
});

test('keeps a key only as long as its image', async () => {
  const key = newKey();
  const { imageId } = (await byFile(key, png)).body;
  await call(server, { method: 'DELETE', path: `/image/${imageId}`, headers: sessionHeaders(server, sessionId) });
  const again = await byFile(key, jpg);
  expect(again.status).toBe(200);
  expect(again.body.imageId).not.toBe(imageId);
});

test('keeps only successes: a refused image does not use the key up', async () => {
  const key = newKey();
  expect((await byFile(key, Buffer.from('no image'))).status).toBe(422);
  expect((await byFile(key, png)).status).toBe(200);
});

test('a call that failed in the store can be repeated at once', async () => {
  let fails = true;
  const failing = await startServer({
    wrapStores: (stores) => ({
      ...stores,
      images: {
        ...stores.images,
        create: async (image, bytes) => {
          if (fails) throw new mongo.MongoNetworkError('gone');
          return stores.images.create(image, bytes);
        },
      },
    }),
  });
  try {
    const session = await newSession(failing);
    const upload = () => {
      const body = new FormData();
      body.append('image', new Blob([new Uint8Array(png)]), 'a');
      const headers = { ...sessionHeaders(failing, session), 'Idempotency-Key': 'once' };
      return call(failing, { method: 'POST', path: '/image/upload', headers, body });
    };
    expect((await upload()).status).toBe(503);
    fails = false;
    expect((await upload()).status).toBe(200);
  } finally {
    await failing.close();
  }
});

test('a key is one for each client, user and operation', async () => {
  const key = newKey();
  const other = 'other@cloakroom.example';
  await server.services.users.create({ email: other, password, active: true });
  const answers = [
    await byFile(key, png),
    await byBase64(key, jpg),
    await byFile(key, jpg, await newSession(server, { email: other })),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});
