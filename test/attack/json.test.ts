// JSON that is made to hold up the parser is refused before the parser sees it; what is only large, or only looks so, is not.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, newSession, newToken, uploadBase64 } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startServer();
  token = await newToken(server, await newSession(server));
});
afterAll(() => server.close());

const post = (body: string) =>
  call(server, {
    method: 'POST',
    path: '/api/auth/upload_image',
    headers: { 'x-access-token': token, 'content-type': 'application/json' },
    body,
  });
const tooMuch = 'The body has too many values, or too many levels.';
const notJson = 'The body is not JSON in UTF-8.';
const levels = (depth: number) => `{"image_base64":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const values = (count: number) => `{"image_base64":[${Array(count).fill('0').join(',')}]}`;

test.each([
  ['100,000 arrays in each other', levels(100_000), tooMuch],
  ['33 levels', levels(32), tooMuch],
  ['32 levels', levels(31), 'image_base64 must be string.'],
  ['8 MB of brackets that never close', '['.repeat(8_000_000), tooMuch],
  ['100,000 keys', `{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":0`).join(',')}}`, tooMuch],
  ['1,002 values', values(1_002), tooMuch],
  ['1,001 values', values(1_001), 'image_base64 must be string.'],
  ['brackets and commas in a text', `{"image_base64":"${'[,{'.repeat(5_000)}"}`, 'The base64 has a character'],
  ['a text that ends in an escaped quote', '{"image_base64":"\\"}', notJson],
  ['a text of 100,000 escaped quotes', `{"image_base64":"${'\\"'.repeat(100_000)}"}`, 'The base64 has a character'],
  ['a text of backslashes', `{"image_base64":"${'\\\\'.repeat(100_000)}"}`, 'The base64 has a character'],
  ['a text that never ends', `{"image_base64":"${'a'.repeat(1_000)}`, notJson],
])('%s', async (_name, body, message) => {
  const answer = await post(body);
  expect(answer.body.message).toContain(message);
  expect([400, 422]).toContain(answer.status);
});

test('characters that lie across the slices in which a large body is read stay whole', async () => {
  for (const shift of [0, 1, 2]) {
    const answer = await post(JSON.stringify({ image_base64: `${'a'.repeat(shift)}${'\u20ac'.repeat(100_000)}` }));
    expect([answer.status, answer.code]).toEqual([422, 'UPLOAD_FAILED']);
  }
});

test('a byte order mark before a large body is let be', async () => {
  const image = Buffer.concat([await pngImage(), Buffer.alloc(200_000)]).toString('base64');
  expect((await post(`\uFEFF${JSON.stringify({ image_base64: image })}`)).status).toBe(200);
  expect((await uploadBase64(server, token, { image_base64: image })).status).toBe(200);
});
