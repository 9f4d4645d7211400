// uploadImageBase64: D1's operation, one image as base64 in JSON, with an access token (decisions R5, R9, R10).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getSession, newSession, newToken, sessionHeaders, uploadBase64 } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { brokenImages, maxBytes, otherKinds, png, tooLargeImage, wholeImages } from './images.js';
import { pairsOf, routeRows, storeFaults } from './rows.js';
import { testOperation } from './suite.js';
import {
  ask,
  type Change,
  type Changing,
  type Draft,
  expectAnswer,
  header,
  newUser,
  type Row,
  rowsOf,
  send,
  storedDocuments,
  wrapStores,
} from './support.js';
import { signed, tokenRows, tokenSecret } from './tokens.js';

const olderSecret = 'another secret of these tests, the older';
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ wrapStores, tokenSecrets: [tokenSecret, olderSecret] });
});
afterAll(() => server.close());

const bodyBytes = 8 * 1024 * 1024;
const base64 = (bytes: Buffer) => bytes.toString('base64');
const json = (image: unknown, more = {}) => JSON.stringify({ image_base64: image, ...more });
const draft = async (): Promise<Draft> => ({
  method: 'POST',
  path: '/api/auth/upload_image',
  headers: { 'x-access-token': await newToken(server, await newSession(server)), 'content-type': 'application/json' },
  body: json(base64(png)),
});

const body =
  (given: Draft['body'], headers: Draft['headers'] = {}) =>
  (): Change => ({ body: given, headers });
const image = (given: unknown, more = {}) => body(json(given, more));
const chunked = { 'transfer-encoding': 'chunked' };
const badKey: Row = ['a malformed Idempotency-Key', header('idempotency-key', 'a b'), 400, 'INVALID_REQUEST'];
const wrongMethod: Row = ['a wrong method', () => ({ method: 'PUT' }), 405, 'INVALID_REQUEST'];
const badToken: Row = ['a bad token', header('x-access-token', 'garbage'), 401, 'INVALID_TOKEN'];
/** One fault of each step behind the session's, in R8's order. */
const laterSteps: Row[] = [
  ['a declared body that is too large', header('content-length', String(bodyBytes + 1)), 413, 'FILE_TOO_LARGE'],
  ['another media type', header('content-type', 'text/plain'), 415, 'INVALID_REQUEST'],
  ['an unknown query parameter', () => ({ query: 'x=1' }), 400, 'INVALID_REQUEST'],
  ['text', image(base64(Buffer.from('not an image'))), 422, 'INVALID_IMAGE'],
];
const slashes = Buffer.concat([png, Buffer.alloc(99, 0xff)]);
const text = base64(png);
/** Its last byte makes two digits and two of padding. */
const padded = base64(Buffer.concat([png, Buffer.alloc(4 - (png.length % 3))]));

testOperation({
  operationId: 'uploadImageBase64',
  server: () => server,
  draft,
  allow: ['POST'],
  kept: () => storedDocuments(server),
  taken: rowsOf(200, 'UPLOAD_SUCCESSFUL', [
    ...wholeImages.map(([name, bytes]): [string, Changing] => [name, image(base64(bytes))]),
    ['a data URL', image(`data:image/png;base64,${text}`)],
    ['a data URL of another kind than its bytes', image(`data:image/svg+xml;charset=utf-8;base64,${text}`)],
    ['base64 with + and /', image(base64(slashes))],
    ['escaped slashes', body(json(base64(slashes)).replaceAll('/', '\\/'))],
    ['an escaped name', body(`{"image\\u005fbase64":"${text}"}`)],
    ['a body of exactly 8 MiB', body(json(text).padEnd(bodyBytes))],
    ['a chunked body', body(json(text), chunked)],
    ['the charset UTF-8', header('content-type', 'application/json; charset=UTF-8')],
    ['an Idempotency-Key', header('idempotency-key', 'a'.repeat(255))],
    ['malformed headers that other operations take', () => ({ headers: { clientId: '', sessionId: 'x' } })],
    ['a token that an older secret signed', signed({}, { by: olderSecret })],
  ]),
  unadmitted: [
    ...routeRows('INVALID_REQUEST', ['GET', 'PUT', 'DELETE', 'OPTIONS'], () => '/api/auth/Upload_image'),
    ...tokenRows,
    badKey,
    ...pairsOf([wrongMethod, badToken], laterSteps),
    ...pairsOf([wrongMethod, badKey], [badToken]),
    ...storeFaults('sessions.touch', 'UPLOAD_FAILED'),
  ],
  admitted: [
    ...laterSteps,
    ...pairsOf(laterSteps),
    ...rowsOf(400, 'NO_IMAGE_PROVIDED', [
      ['no body', body(undefined)],
      ['no body and no media type', body(undefined, { 'content-type': undefined })],
      ['an empty chunked body', body(undefined, chunked)],
      ['no field', body('{}')],
      ['another field alone', body('{"other":1}')],
      ["D1's notation (decision R1)", body(`{"body":${json(text)}}`)],
      ['null', image(null)],
      ['an empty string', image('')],
      ['only the prefix of a data URL', image('data:image/png;base64,')],
    ]),
    ...rowsOf(400, 'INVALID_REQUEST', [
      ['a number', image(1)],
      ['a boolean', image(false)],
      ['a list', image([text])],
      ['an object', image({ data: text })],
      ['another field beside the image', image(text, { other: 1 })],
      [
        'another field beside the image, where that is none of ours',
        image(base64(otherKinds[0]?.[1] ?? png), { other: 1 }),
      ],
      ['a list as the body', body(`[${json(text)}]`)],
      ['null as the body', body('null')],
      ['a string as the body', body(JSON.stringify(text))],
      ['a body that is cut', body(json(text).slice(0, -2))],
      ['a body that is no UTF-8', body(Buffer.from('{"image_base64":"\xff"}', 'latin1'))],
    ]),
    ...rowsOf(413, 'FILE_TOO_LARGE', [
      ['an image of 5 MiB and a byte', image(base64(tooLargeImage))],
      ['a data URL of 5 MiB and a byte', image(`data:image/png;base64,${base64(tooLargeImage)}`)],
      ['a body of 8 MiB and a byte', body(json(text).padEnd(bodyBytes + 1))],
      ['a body of 8 MiB and a byte, in chunks', body(json(text).padEnd(bodyBytes + 1), chunked)],
    ]),
    ...rowsOf(415, 'INVALID_REQUEST', [
      ['no media type', header('content-type', undefined)],
      ['another charset', header('content-type', 'application/json; charset=utf-16')],
      ['a compressed body', header('content-encoding', 'gzip')],
      [
        'another media type, and a body that never comes',
        body(undefined, { 'content-type': 'text/plain', 'content-length': '9' }),
      ],
    ]),
    ...rowsOf(
      422,
      'INVALID_IMAGE',
      otherKinds.map(([name, bytes]) => [name, image(base64(bytes))]),
    ),
    ...rowsOf(422, 'UPLOAD_FAILED', [
      ...brokenImages.map(([name, bytes]): [string, Changing] => [name, image(base64(bytes))]),
      ['a line break within', image(`${text.slice(0, 8)}\n${text.slice(8)}`)],
      ['a line break at the end', image(`${text}\n`)],
      ['a space before', image(` ${text}`)],
      ['only a space', image(' ')],
      ['the URL alphabet', image(base64(slashes).replaceAll('/', '_').replaceAll('+', '-'))],
      ['missing padding', image(padded.slice(0, -2))],
      ['half of the padding', image(padded.slice(0, -1))],
      ['too much padding', image(`${padded}=`)],
      ['four digits of padding', image(`${text}====`)],
      ['only padding', image('====')],
      ['one digit', image('A')],
      ['padding within', image(`iVA=${text}`)],
      ['loose bits', image(`${padded.slice(0, -3)}B==`)],
      ['a character beyond ASCII', image(`${text.slice(0, 4)}\u00e9${text.slice(4)}`)],
      ['the prefix twice', image(`data:image/png;base64,data:image/png;base64,${text}`)],
      ['a data URL that is not base64', image(`data:image/png,${text}`)],
      ['a data URL of text', image(`data:text/plain;base64,${text}`)],
      ['a URL', image('https://example.com/a.png')],
    ]),
    ...storeFaults('images.create', 'UPLOAD_FAILED'),
    ...storeFaults('users.find', 'UPLOAD_FAILED'),
  ],
});

describe('an upload as base64', () => {
  test.each(wholeImages)('of %s tells what it is, and where', async (_name, bytes, format) => {
    const answer = await ask(server, draft, image(base64(bytes)));
    const id = answer.body.payload.image.image_id;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.body).toEqual({
      code: 'UPLOAD_SUCCESSFUL',
      message: 'Image uploaded successfully.',
      payload: {
        image: {
          image_id: id,
          width: 12,
          height: 8,
          format,
          url: `http://${server.host}/image/${id}`,
          secure_url: `https://${server.host}/image/${id}`,
          filesize_in_bytes: bytes.length,
        },
      },
    });
    const got = Buffer.from(await (await fetch(answer.body.payload.image.url)).arrayBuffer());
    expect(got.equals(bytes)).toBe(true);
  });

  test('of the largest image as a data URL, all of it slashes', async () => {
    const largest = Buffer.concat([png, Buffer.alloc(maxBytes - png.length, 0xff)]);
    expectAnswer(await ask(server, draft, image(`data:image/png;base64,${base64(largest)}`)), 200, 'UPLOAD_SUCCESSFUL');
  });

  test("belongs to the token's user", async () => {
    const user = await newUser(server);
    const sessionId = await newSession(user);
    const { payload } = (await uploadBase64(user, await newToken(user, sessionId), { image_base64: text })).body;
    const { images } = (
      await send(server, { method: 'GET', path: '/images', headers: sessionHeaders(user, sessionId) })
    ).body;
    expect(images).toMatchObject([{ imageId: payload.image.image_id, url: payload.image.url }]);
  });
});

test('a token lives for 15 minutes, as long as its session does', async () => {
  const sessionId = await newSession(server);
  const made = await newToken(server, sessionId);
  const codeAfter = async (seconds: number) => {
    server.advance(seconds);
    return (await uploadBase64(server, made, {})).code;
  };
  for (const seconds of [250, 250, 250, 147]) expect(await codeAfter(seconds)).toBe('NO_IMAGE_PROVIDED');
  expect(await codeAfter(3)).toBe('INVALID_TOKEN');
  expect((await getSession(server, sessionId)).code).toBe('SUCCESS');
});

test('a token dies with its idle session', async () => {
  const made = await newToken(server, await newSession(server));
  server.advance(300);
  expectAnswer(await ask(server, draft, header('x-access-token', made)), 401, 'INVALID_TOKEN');
});
