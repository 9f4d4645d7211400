// listImages: the user's own images, newest first, a page at a time (gap G2, decision R15).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, newImage, newSession, sessionHeaders } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, pairsOf, routeRows, sessionRows, stepFaults, storeFaults } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { newUser, type Row, wrapStores } from './support.js';

let server: TestServer;
/** As they were made, the oldest first. */
const imageIds: string[] = [];
beforeAll(async () => {
  server = await startServer({ wrapStores });
  const sessionId = await newSession(server);
  for (let at = 0; at < 21; at += 1) imageIds.push(await newImage(server, sessionId, await pngImage(at + 1, 1)));
  const other = await newUser(server);
  await newImage(other, await newSession(other), await pngImage());
});
afterAll(() => server.close());

const draft = async () => ({
  method: 'GET',
  path: '/images',
  headers: sessionHeaders(server, await newSession(server)),
});

const queries = (status: number, code: string, given: string[]): Row[] =>
  given.map((query) => [`?${query}`, () => ({ query }), status, code]);
const cursor = `${'0'.repeat(12)}${'a'.repeat(32)}`;
const legal = [
  'limit=1',
  'limit=100',
  'limit=9&',
  'limit=%31',
  `cursor=${cursor}`,
  `cursor=${'f'.repeat(44)}`,
  `limit=2&cursor=${cursor}`,
];
const illegalLimits = [
  ...['0', '101', '-1', '+5', '05', '00', '0x10', '5e0', '1e1', '5.0', '5.', '.5', '%205', '5%20', '5%0A', '5,6'],
  ...['', 'five', 'NaN', 'null', 'true', '%D9%A5', '%EF%BC%95', '99999999999999999999', `1${'0'.repeat(400)}`],
].map((value) => `limit=${value}`);
const illegalCursors = [
  cursor.slice(1),
  `${cursor}0`,
  cursor.toUpperCase(),
  `g${cursor.slice(1)}`,
  '',
  `${cursor}%0A`,
].map((value) => `cursor=${value}`);
const doubled = ['limit=1&limit=1', 'limit=1&limit=2', `cursor=${cursor}&cursor=${cursor}`];
const otherNames = [
  'limit[]=1',
  'limit[a]=1',
  'limit%5B%5D=1',
  'Limit=1',
  'cursor[]=a',
  'offset=1',
  '=1',
  '__proto__=1',
];
const unknownParameter: Row = ['an unknown query parameter', () => ({ query: 'verbose=1' }), 400, 'PARAM_ILLEGAL'];

testOperation({
  operationId: 'listImages',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD'],
  taken: [['no query', () => ({}), 200, 'SUCCESS'], ...queries(200, 'SUCCESS', legal)],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'DELETE', 'OPTIONS'], () => '/Images'),
    ...sessionRows('PARAM_ILLEGAL', 'SESSION_EXPIRED'),
    ...pairsOf(stepFaults('PARAM_ILLEGAL', 'SESSION_EXPIRED'), [
      ...bodilessRows('PARAM_ILLEGAL'),
      ...queries(400, 'PARAM_ILLEGAL', ['limit=0']),
    ]),
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: [
    ...bodilessRows('PARAM_ILLEGAL'),
    unknownParameter,
    ...queries(400, 'PARAM_ILLEGAL', [...illegalLimits, ...illegalCursors, ...doubled, ...otherNames]),
    ...storeFaults('images.list'),
  ],
});
testHead(() => server, draft);

interface Page {
  ids: string[];
  nextCursor: string | undefined;
}

async function pageOf(user: TestServer, query: string): Promise<Page> {
  const { status, body } = await call(user, {
    path: `/images?${query}`,
    headers: sessionHeaders(user, await newSession(user)),
  });
  expect(status).toBe(200);
  return { ids: body.images.map(({ imageId }: { imageId: string }) => imageId), nextCursor: body.nextCursor };
}

async function pagesOf(user: TestServer, limit: number): Promise<Page[]> {
  const pages = [await pageOf(user, `limit=${limit}`)];
  for (let next = pages[0]?.nextCursor; next !== undefined; next = pages.at(-1)?.nextCursor) {
    expect(next).toMatch(/^[0-9a-f]{44}$/);
    pages.push(await pageOf(user, `limit=${limit}&cursor=${next}`));
  }
  return pages;
}

describe('pages', () => {
  test.each([
    ['have 20 images by default', '', 20],
    ['have as many as limit says', 'limit=3', 3],
    ['have fewer where there are no more', 'limit=100', 21],
  ])('%s', async (_name, query, length) => {
    const { ids, nextCursor } = await pageOf(server, query);
    expect(ids).toEqual([...imageIds].reverse().slice(0, length));
    expect(nextCursor === undefined).toBe(length === 21);
  });

  test.each([
    [1, 21],
    [7, 3],
    [10, 3],
    [20, 2],
    [21, 1],
  ])('of %i give every image once, newest first, and a cursor exactly where there is more', async (limit, count) => {
    const pages = await pagesOf(server, limit);
    expect(pages.flatMap(({ ids }) => ids)).toEqual([...imageIds].reverse());
    expect(pages.map(({ nextCursor }) => nextCursor !== undefined)).toEqual(
      Array.from({ length: count }, (_value, at) => at < count - 1),
    );
  });

  test("are the user's through whichever client", async () => {
    const throughAnother = { ...server, client: await server.services.clients.create('another') };
    expect((await pageOf(throughAnother, 'limit=100')).ids).toHaveLength(21);
  });

  test('of a user without images are empty', async () => {
    expect(await pageOf(await newUser(server), '')).toEqual({ ids: [], nextCursor: undefined });
  });

  test('go on where an image at their border was deleted or one was added meanwhile', async () => {
    const user = await newUser(server);
    const sessionId = await newSession(user);
    const made: string[] = [];
    for (const width of [1, 2, 3, 4]) made.push(await newImage(user, sessionId, await pngImage(width, 1)));
    const { ids, nextCursor } = await pageOf(user, 'limit=2');
    await call(user, { method: 'DELETE', path: `/image/${ids[1]}`, headers: sessionHeaders(user, sessionId) });
    await newImage(user, sessionId, await pngImage(5, 1));
    expect(await pageOf(user, `cursor=${nextCursor}`)).toEqual({ ids: [made[1], made[0]], nextCursor: undefined });
  });
});

test('each image is described as getImageInfo does', async () => {
  const { headers } = await draft();
  const { images } = (await call(server, { path: '/images?limit=1', headers })).body;
  const info = await call(server, { path: `/image/${images[0].imageId}/info`, headers });
  expect(images).toEqual([info.body.image]);
});
