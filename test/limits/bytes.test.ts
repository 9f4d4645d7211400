// More bytes of uploads at once than there is room for: each caller gets an answer, in time.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newSession, uploadImage } from '../support/calls.js';
import { pngOfSize } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('each of many uploads is stored or told to come again', async () => {
  const sessionId = await newSession(server);
  const images = await Promise.all([90_000, 120_000, 150_000, 180_000].map((size) => pngOfSize(size)));
  const many = Array.from({ length: 125 }, () => images).flat();
  const answers = await Promise.all(many.map((image) => uploadImage(server, sessionId, image)));
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
}, 25_000);
