// getImageInfo: the facts of an image, for its owner alone (gap G2).
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newImage, newSession, newToken, sessionHeaders, uploadBase64 } from '../support/calls.js';
import { bmpImage, gifImage, jpgImage, pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, imageIdRows, pairsOf, routeRows, sessionRows, stepFaults, storeFaults } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { ask, type Change, header, newUser, type Row, wrapStores } from './support.js';

let server: TestServer;
let imageId: string;
beforeAll(async () => {
  server = await startServer({ wrapStores });
  imageId = await newImage(server, await newSession(server), await pngImage());
});
afterAll(() => server.close());

const pathOf = (id: string) => `/image/${id}/info`;
const draft = async () => ({
  method: 'GET',
  path: pathOf(imageId),
  headers: sessionHeaders(server, await newSession(server)),
});
const stranger = async (): Promise<Change> => {
  const other = await newUser(server);
  return { headers: sessionHeaders(other, await newSession(other)) };
};
const ownThroughAnother = async (): Promise<Change> => {
  const other = { ...server, client: await server.services.clients.create('another') };
  return { headers: sessionHeaders(other, await newSession(other)) };
};
const unknown: Row = ['an unknown imageId', () => ({ path: () => pathOf('0'.repeat(32)) }), 404, 'PARAM_ILLEGAL'];

testOperation({
  operationId: 'getImageInfo',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD'],
  taken: [
    ['its owner', () => ({}), 200, 'SUCCESS'],
    ['its owner through another client', ownThroughAnother, 200, 'SUCCESS'],
    ['an Idempotency-Key, which it does not know', header('idempotency-key', 'a b'), 200, 'SUCCESS'],
  ],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'DELETE', 'OPTIONS'], (path) => path.replace('info', 'Info')),
    ['no imageId', () => ({ path: () => '/image//info' }), 404, 'PARAM_ILLEGAL'],
    ['an undecodable path', () => ({ path: () => pathOf('%zz') }), 400, 'PARAM_ILLEGAL'],
    ...sessionRows('PARAM_ILLEGAL', 'SESSION_EXPIRED'),
    ...pairsOf(stepFaults('PARAM_ILLEGAL', 'SESSION_EXPIRED'), [...bodilessRows('PARAM_ILLEGAL'), unknown]),
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: [
    unknown,
    ["another user's image", stranger, 404, 'PARAM_ILLEGAL'],
    ...bodilessRows('PARAM_ILLEGAL'),
    ...pairsOf(bodilessRows('PARAM_ILLEGAL').slice(-1), [unknown]),
    ...imageIdRows(pathOf),
    ...storeFaults('images.find'),
  ],
});
testHead(() => server, draft);

describe('the facts of an image', () => {
  test.each([
    ['png', pngImage],
    ['jpg', jpgImage],
    ['gif', gifImage],
    ['bmp', async (width: number, height: number) => bmpImage(width, height)],
  ])('that is a %s', async (format, make) => {
    const bytes = await make(31, 17);
    const before = server.now();
    const id = await newImage(server, await newSession(server), bytes);
    const { body } = await ask(server, draft, () => ({ path: () => pathOf(id) }));
    expect(body).toEqual({
      resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' },
      image: {
        imageId: id,
        format,
        width: 31,
        height: 17,
        filesizeInBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        url: `http://${server.host}/image/${id}`,
        secureUrl: `https://${server.host}/image/${id}`,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    });
    expect(Math.abs(Date.parse(body.image.createdAt) - before)).toBeLessThan(10_000);
  });

  test('that came in as base64 are the same', async () => {
    const bytes = await pngImage(31, 17);
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    const { payload } = (await uploadBase64(server, token, { image_base64: bytes.toString('base64') })).body;
    const infoOf = async (id: string) => (await ask(server, draft, () => ({ path: () => pathOf(id) }))).body.image;
    const [one, other] = [await infoOf(payload.image.image_id), await infoOf(await newImage(server, sessionId, bytes))];
    const { imageId: _id, url: _url, secureUrl: _secureUrl, createdAt: _createdAt, ...facts } = one;
    expect(other).toMatchObject(facts);
  });
});
