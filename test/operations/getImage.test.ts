// getImage: the bytes, for whoever knows the id (gap G2). Conditional and range requests by RFC 9110 §13, §14.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import sharp from 'sharp';
import { newImage, newSession } from '../support/calls.js';
import { bmpImage, gifImage, jpgImage, pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, imageIdRows, pairsOf, routeRows, storeFaults } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { ask, type Draft, expectAnswer, newUser, type Row, type Sent, send, wrapStores } from './support.js';

/** GridFS keeps images in chunks of 255 KiB (GridFS spec: chunks). */
const chunkBytes = 261_120;
const cacheControl = 'public, max-age=60';
let server: TestServer;
let sessionId: string;
/** Noise, so that no two chunks are alike: five chunks. */
let bytes: Buffer;
let imageId: string;
let etag: string;
let size: number;
beforeAll(async () => {
  server = await startServer({ wrapStores, imageCacheControl: cacheControl });
  sessionId = await newSession(server);
  const raw = { width: 600, height: 600, channels: 3 } as const;
  bytes = await sharp(randomBytes(600 * 600 * 3), { raw })
    .png()
    .toBuffer();
  imageId = await newImage(server, sessionId, bytes);
  etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  size = bytes.length;
});
afterAll(() => server.close());

const draft = (): Draft => ({ method: 'GET', path: `/image/${imageId}`, headers: {} });
const asks = (headers: Draft['headers'], method = 'GET') => ask(server, draft, () => ({ method, headers }));
const withId = (id: string) => () => ({ path: () => `/image/${id}` });
const range = (value: string) => () => ({ headers: { range: value } });
const behindEnd = () => ({ headers: { range: `bytes=${size}-` } });
const unknown: Row = ['an unknown imageId', withId('0'.repeat(32)), 404, 'PARAM_ILLEGAL'];

testOperation({
  operationId: 'getImage',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD', 'DELETE'],
  taken: [],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'OPTIONS'], (path) => path.replace('image', 'Image')),
    ['the path of an upload', withId('upload'), 405, 'PARAM_ILLEGAL'],
    ['an undecodable path', withId('%zz'), 400, 'PARAM_ILLEGAL'],
    ['another undecodable path', withId('%E0%A4%A'), 400, 'PARAM_ILLEGAL'],
    ...imageIdRows((id) => `/image/${id}`),
    ...bodilessRows('PARAM_ILLEGAL'),
    unknown,
    ...pairsOf(bodilessRows('PARAM_ILLEGAL'), [unknown]),
    ['a range from the end on', behindEnd, 416, 'PARAM_ILLEGAL'],
    ['a range far behind the end', range('bytes=99999999999999999999-'), 416, 'PARAM_ILLEGAL'],
    ['the last 0 bytes', range('bytes=-0'), 416, 'PARAM_ILLEGAL'],
    ...pairsOf([unknown], [['a range from the end on', behindEnd, 416, 'PARAM_ILLEGAL']]),
    ...storeFaults('images.find'),
  ],
  admitted: [],
});
testHead(() => server, draft);

/** The image, or a part of it, with all that goes along. */
function expectBytes(answer: Sent, status: 200 | 206, [start, end]: [number, number]): void {
  expect(answer.status).toBe(status);
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(end - start),
    'accept-ranges': 'bytes',
    etag,
    'cache-control': cacheControl,
    'content-disposition': `inline; filename="${imageId}.png"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    'x-request-id': expect.any(String),
  });
  expect(headers['content-range']).toBe(status === 206 ? `bytes ${start}-${end - 1}/${size}` : undefined);
  expect(headers['session-expires-in']).toBeUndefined();
  expect(answer.bytes.equals(bytes.subarray(start, end))).toBe(true);
}

describe('the whole image', () => {
  test('comes back byte for byte, over all of its chunks', async () => {
    expect(size).toBeGreaterThan(4 * chunkBytes);
    expectBytes(await asks({}), 200, [0, size]);
  });

  test('needs no credentials, and looks at none', async () => {
    const headers = { clientId: ['a', 'b'], sessionId: 'x', 'x-access-token': 'x' };
    expectBytes(await asks(headers), 200, [0, size]);
  });

  test.each([
    ['image/png', 'png', pngImage],
    ['image/jpeg', 'jpg', jpgImage],
    ['image/gif', 'gif', gifImage],
    ['image/bmp', 'bmp', async () => bmpImage()],
  ])('is served as %s', async (mediaType, format, make) => {
    const made = await make();
    const id = await newImage(server, sessionId, made);
    const { headers, bytes: got } = await ask(server, draft, withId(id));
    expect(headers.get('content-type')).toBe(mediaType);
    expect(headers.get('content-disposition')).toBe(`inline; filename="${id}.${format}"`);
    expect(got.equals(made)).toBe(true);
  });

  test('outlives its session, and is served to other users', async () => {
    const user = await newUser(server);
    const made = await pngImage();
    const id = await newImage(user, await newSession(user), made);
    await server.services.users.revokeSessions(user.email);
    expect((await ask(server, draft, withId(id))).bytes.equals(made)).toBe(true);
    await server.services.users.delete(user.email);
    expectAnswer(await ask(server, draft, withId(id)), 404, 'PARAM_ILLEGAL');
  });
});

describe('a Range', () => {
  type Part = (size: number) => [number, number];
  const whole: Part = (all) => [0, all];

  test.each<[string, (size: number) => string, 200 | 206, Part]>([
    ['of the first byte', () => 'bytes=0-0', 206, () => [0, 1]],
    ['of the last byte', (all) => `bytes=${all - 1}-${all - 1}`, 206, (all) => [all - 1, all]],
    ['within a chunk', () => 'bytes=10-99', 206, () => [10, 100]],
    ['that ends with a chunk', () => `bytes=5-${chunkBytes - 1}`, 206, () => [5, chunkBytes]],
    ['that begins with a chunk', () => `bytes=${chunkBytes}-${chunkBytes}`, 206, () => [chunkBytes, chunkBytes + 1]],
    ['across a border', () => `bytes=${chunkBytes - 1}-${chunkBytes}`, 206, () => [chunkBytes - 1, chunkBytes + 1]],
    ['across three chunks', () => `bytes=9-${3 * chunkBytes}`, 206, () => [9, 3 * chunkBytes + 1]],
    ['to the end', () => 'bytes=300000-', 206, (all) => [300_000, all]],
    ['of everything', () => 'bytes=0-', 206, whole],
    ['beyond the end', () => 'bytes=7-99999999999999999999', 206, (all) => [7, all]],
    ['of the last 5 bytes', () => 'bytes=-5', 206, (all) => [all - 5, all]],
    ['of more last bytes than there are', () => 'bytes=-99999999', 206, whole],
    ['with its unit in capitals', () => 'BYTES=0-0', 206, () => [0, 1]],
    ['with spaces', () => 'bytes= 3-4 ', 206, () => [3, 5]],
    ['of two parts', () => 'bytes=0-0,5-6', 200, whole],
    ['of two parts, one of them empty', () => 'bytes=0-0,', 200, whole],
    ['that runs backwards', () => 'bytes=9-5', 200, whole],
    ['of another unit', () => 'lines=0-5', 200, whole],
    ['without a unit', () => '0-5', 200, whole],
    ['without numbers', () => 'bytes=-', 200, whole],
    ['of nothing', () => 'bytes=', 200, whole],
    ['of words', () => 'bytes=a-b', 200, whole],
    ['with a sign', () => 'bytes=+1-5', 200, whole],
    ['in hex', () => 'bytes=0x1-0x5', 200, whole],
  ])('%s', async (_name, value, status, part) => {
    expectBytes(await asks({ range: value(size) }), status, part(size));
  });

  test('that is sent twice is answered with the whole', async () => {
    expectBytes(await asks({ range: ['bytes=0-0', 'bytes=5-6'] }), 200, [0, size]);
  });

  test('that is not satisfiable says how many bytes there are, and no image headers', async () => {
    const answer = await asks({ range: `bytes=${size}-` });
    expectAnswer(answer, 416, 'PARAM_ILLEGAL');
    expect(answer.headers.get('content-range')).toBe(`bytes */${size}`);
    for (const name of ['etag', 'content-disposition', 'accept-ranges']) expect(answer.headers.has(name)).toBe(false);
  });

  test('means nothing to HEAD', async () => {
    for (const value of ['bytes=0-0', `bytes=${size}-`]) {
      const { status, headers, bytes: got } = await asks({ range: value }, 'HEAD');
      expect([status, headers.get('content-length'), got.length]).toEqual([200, String(size), 0]);
    }
  });

  test.each<[string, () => string, 200 | 206]>([
    ['the ETag', () => etag, 206],
    ['the ETag as a weak one', () => `W/${etag}`, 200],
    ['another ETag', () => '"a"', 200],
    ['a date', () => new Date(Date.now() + 60_000).toUTCString(), 200],
    ['nothing', () => '', 200],
  ])('with If-Range of %s', async (_name, ifRange, status) => {
    const answer = await asks({ range: 'bytes=4-9', 'if-range': ifRange() });
    expectBytes(answer, status, status === 206 ? [4, 10] : [0, size]);
  });

  test('that is not satisfiable is the whole where If-Range does not hold', async () => {
    expectBytes(await asks({ range: `bytes=${size}-`, 'if-range': '"a"' }), 200, [0, size]);
  });
});

describe('If-None-Match', () => {
  test.each([
    ['of the ETag', (): string | string[] => etag, 304],
    ['of the ETag as a weak one', () => `W/${etag}`, 304],
    ['of a list with the ETag', () => `"a", W/"b" ,${etag}`, 304],
    ['of two headers', () => ['"a"', etag], 304],
    ['of any', () => '*', 304],
    ['of another ETag', () => '"a"', 200],
    ['of a longer ETag', () => etag.replace('"', '"x'), 200],
    ['of the ETag in capitals', () => etag.toUpperCase(), 200],
    ['of the ETag without quotes', () => etag.replaceAll('"', ''), 200],
    ['of nothing', () => '', 200],
  ])('%s', async (_name, value, status) => {
    const answer = await asks({ 'if-none-match': value() });
    if (status === 200) return expectBytes(answer, 200, [0, size]);
    expect([answer.status, answer.bytes.length]).toEqual([304, 0]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ etag, 'cache-control': cacheControl });
    expect(answer.headers.has('content-type')).toBe(false);
  });

  test.each([
    ['HEAD', { 'if-none-match': '*' }],
    ['GET', { 'if-none-match': '*', range: 'bytes=0-0' }],
    ['GET', { 'if-none-match': '*', range: 'bytes=99999999-' }],
  ])('goes before all else: %s %j', async (method, headers) => {
    expect((await asks(headers, method)).status).toBe(304);
  });
});

describe('an image of which the database lost', () => {
  const losing = async (n: number) => {
    const id = await newImage(server, sessionId, bytes);
    const client = await new mongo.MongoClient(server.mongodbUri).connect();
    await client
      .db()
      .collection('fs.chunks')
      .deleteOne({ files_id: id as unknown as mongo.ObjectId, n });
    await client.close();
    return ask(server, draft, withId(id));
  };

  test('the first chunk is 500, without the headers of an image', async () => {
    const answer = await losing(0);
    expectAnswer(answer, 500, 'SYSTEM_ERROR');
    for (const name of ['etag', 'content-disposition', 'accept-ranges']) expect(answer.headers.has(name)).toBe(false);
  });

  test('a later chunk breaks the connection, so that half never looks whole', async () => {
    await expect(losing(2)).rejects.toThrow();
  });
});

test('an image that was read a moment ago and is deleted by another node is gone at once', async () => {
  const small = await pngImage();
  const smallId = await newImage(server, sessionId, small);
  const url = `${server.url}/image/${smallId}`;
  for (let reads = 0; reads < 3; reads++)
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(small)).toBe(true);
  const part = await fetch(url, { headers: { Range: 'bytes=3-9' } });
  expect([part.status, Buffer.from(await part.arrayBuffer()).equals(small.subarray(3, 10))]).toEqual([206, true]);
  const userId = (await server.database.images.find(smallId))?.userId ?? '';
  expect(await server.database.images.delete(smallId, userId)).toBe(true);
  expect((await fetch(url)).status).toBe(404);
});

test('several of the same image at once are each whole', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(server, draft())));
  for (const answer of answers) expectBytes(answer, 200, [0, size]);
});
