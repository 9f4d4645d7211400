// deleteImage: an image is gone at once, for its owner's call alone (gap G2).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, newImage, newSession, sessionHeaders } from '../support/calls.js';
import { pngImage, pngOfSize } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, imageIdRows, pairsOf, routeRows, sessionRows, stepFaults, storeFaults } from './rows.js';
import { testOperation } from './suite.js';
import { ask, type Change, expectAnswer, newUser, type Row, send, storedDocuments, wrapStores } from './support.js';

let server: TestServer;
let bytes: Buffer;
beforeAll(async () => {
  server = await startServer({ wrapStores });
  bytes = await pngImage();
});
afterAll(() => server.close());

const pathOf = (id: string) => `/image/${id}`;
const draft = async () => {
  const sessionId = await newSession(server);
  const imageId = await newImage(server, sessionId, bytes);
  return { method: 'DELETE', path: pathOf(imageId), headers: sessionHeaders(server, sessionId) };
};
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
  operationId: 'deleteImage',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD', 'DELETE'],
  taken: [
    ['its owner', () => ({}), 200, 'SUCCESS'],
    ['its owner through another client', ownThroughAnother, 200, 'SUCCESS'],
  ],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'OPTIONS'], (path) => path.replace('image', 'Image')),
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
    ...storeFaults('images.delete'),
  ],
});

describe('a deleted image', () => {
  test('is gone at once: its bytes, its facts, its place in the list, and for a second deletion', async () => {
    const request = await draft();
    const answer = await send(server, request);
    expectAnswer(answer, 200, 'SUCCESS');
    expect(answer.body).toEqual({ resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' } });
    const { path, headers } = request;
    for (const gone of [{ path }, { path: `${path}/info`, headers }, { method: 'DELETE', path, headers }]) {
      expect((await call(server, gone)).status).toBe(404);
    }
    const { images } = (await call(server, { path: '/images?limit=100', headers })).body;
    expect(images.map(({ imageId }: { imageId: string }) => pathOf(imageId))).not.toContain(path);
  });

  test('leaves no file and no chunk', async () => {
    const alone = await startServer();
    const sessionId = await newSession(alone);
    const imageId = await newImage(alone, sessionId, await pngOfSize(600_000));
    expect(await storedDocuments(alone)).toEqual({ files: 1, chunks: 3 });
    const headers = sessionHeaders(alone, sessionId);
    expect((await call(alone, { method: 'DELETE', path: pathOf(imageId), headers })).code).toBe('SUCCESS');
    expect(await storedDocuments(alone)).toEqual({ files: 0, chunks: 0 });
    await alone.close();
  });
});

test.each([
  ['by another user', stranger],
  ['with a wrong clientSecret', async () => ({ headers: { clientSecret: 'wrong' } })],
  ['with a body', async () => ({ body: 'x' })],
])('a deletion that is refused, %s, leaves the image served', async (_name, change) => {
  const request = await draft();
  expect((await ask(server, () => request, change)).status).toBeGreaterThanOrEqual(400);
  const { path } = request;
  const got = await send(server, { method: 'GET', path, headers: {} });
  expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
});
