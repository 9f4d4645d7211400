// uploadImage: D0's operation, one image as a file part.
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newImage, newSession, sessionHeaders, uploadImage } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { brokenImages, otherKinds, png, tooLargeImage, wholeImages } from './images.js';
import { pairsOf, routeRows, sessionRows, stepFaults, storeFaults, unknownSession } from './rows.js';
import { testOperation } from './suite.js';
import {
  ask,
  type Change,
  type Draft,
  header,
  type Row,
  rowsOf,
  send,
  storedDocuments,
  until,
  wrapStores,
} from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ wrapStores });
});
afterAll(() => server.close());

const boundary = 'cloakroom';
const multipartType = `multipart/form-data; boundary=${boundary}`;
const bodyBytes = 5_308_416;

const part = (headers: string, bytes: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from(`--${boundary}\r\n${headers}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`;
const file = (bytes: Uint8Array, rest = 'name="image"; filename="picture"') => part(disposition(rest), bytes);
const field = (name: string, value: string) => part(disposition(`name="${name}"`), value);
const end = Buffer.from(`--${boundary}--\r\n`);
const multipart = (...parts: Buffer[]) => Buffer.concat([...parts, end]);

const body =
  (bytes: Buffer | undefined, headers: Draft['headers'] = {}) =>
  (): Change => ({ body: bytes, headers });
const parts = (...given: Buffer[]) => body(multipart(...given));
const chunked = { 'transfer-encoding': 'chunked' };

const draft = async (): Promise<Draft> => ({
  method: 'POST',
  path: '/image/upload',
  headers: { ...sessionHeaders(server, await newSession(server)), 'content-type': multipartType },
  body: multipart(file(png)),
});

const illegal = 'PARAM_ILLEGAL';
const steps = stepFaults(illegal, 'SESSION_EXPIRED');
const keys = rowsOf(400, illegal, [
  ['an empty Idempotency-Key', header('idempotency-key', '')],
  ['an Idempotency-Key with a space', header('idempotency-key', 'a b')],
  ['an Idempotency-Key beyond ASCII', header('idempotency-key', 'caf\u00e9')],
  ['an Idempotency-Key of 256 characters', header('idempotency-key', 'a'.repeat(256))],
  ['two Idempotency-Keys', header('idempotency-key', ['a', 'a'])],
]);
/** One fault of each step behind the session's, in R8's order. */
const laterSteps: Row[] = [
  ['a declared body that is too large', header('content-length', String(bodyBytes + 1)), 413, illegal],
  ['another media type', header('content-type', 'application/json'), 415, illegal],
  ['an unknown query parameter', () => ({ query: 'x=1' }), 400, illegal],
  ['text', parts(file(Buffer.from('text'))), 422, illegal],
];

testOperation({
  operationId: 'uploadImage',
  server: () => server,
  draft,
  allow: ['POST'],
  kept: () => storedDocuments(server),
  taken: [
    ...wholeImages.map(([name, bytes]): Row => [name, parts(file(bytes)), 200, 'SUCCESS']),
    ['a chunked body', body(multipart(file(png)), chunked), 200, 'SUCCESS'],
    ['an Idempotency-Key of 255 characters', header('idempotency-key', '!'.repeat(255)), 200, 'SUCCESS'],
    ['a quoted boundary', header('content-type', `Multipart/Form-Data; Boundary="${boundary}"`), 200, 'SUCCESS'],
    ['the charset UTF-8', header('content-type', `${multipartType}; charset=utf-8`), 200, 'SUCCESS'],
    ['a semicolon at the end', header('content-type', `multipart/form-data; boundary=${boundary} ; `), 200, 'SUCCESS'],
    [
      'a preamble and an epilogue',
      body(Buffer.concat([Buffer.from('pre\r\n'), multipart(file(png)), Buffer.from('epi')])),
      200,
      'SUCCESS',
    ],
    [
      'a png that claims to be text',
      parts(part(`${disposition('name="image"; filename="a.txt"')}\r\nContent-Type: text/plain`, png)),
      200,
      'SUCCESS',
    ],
    ['a file name that climbs', parts(file(png, 'name="image"; filename="../../etc/passwd"')), 200, 'SUCCESS'],
    ['a file name beyond ASCII', parts(file(png, `name="image"; filename*=UTF-8''%E2%82%AC.png`)), 200, 'SUCCESS'],
  ],
  unadmitted: [
    ...routeRows(illegal, ['GET', 'PUT', 'DELETE', 'OPTIONS'], () => '/Image/upload'),
    ...sessionRows(illegal, 'SESSION_EXPIRED'),
    ...keys,
    ...pairsOf(steps, laterSteps),
    ...pairsOf(steps.slice(0, 1), keys.slice(0, 1)),
    ...pairsOf(keys.slice(0, 1), [...steps.slice(2), ...laterSteps]),
    [
      'an ended session, and a body that never comes',
      body(undefined, { sessionId: unknownSession, 'content-length': '999' }),
      401,
      'SESSION_EXPIRED',
    ],
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: [
    ...laterSteps,
    ...pairsOf(laterSteps),
    ...rowsOf(400, illegal, [
      ['no body', body(undefined)],
      ['no body and no media type', body(undefined, { 'content-type': undefined })],
      ['an empty chunked body', body(undefined, chunked)],
      ['no boundary', header('content-type', 'multipart/form-data')],
      ['an empty boundary', header('content-type', 'multipart/form-data; boundary=')],
      ['another boundary', header('content-type', 'multipart/form-data; boundary=other')],
      ['no part', parts()],
      ['an empty file', parts(file(Buffer.alloc(0)))],
      ['a string part named image', parts(field('image', 'text'))],
      ['a string part named image, with the bytes of one', parts(part(disposition('name="image"'), png))],
      ['a second file', parts(file(png), file(png))],
      ['a second file of another name', parts(file(png), file(png, 'name="other"; filename="b"'))],
      ['a string part behind the file', parts(file(png), field('note', 'a'))],
      ['a string part before the file', parts(field('note', 'a'), file(png))],
      ['a file of another name', parts(file(png, 'name="picture"; filename="a"'))],
      ['a file of the name in another case', parts(file(png, 'name="Image"; filename="a"'))],
      ['a file without a name', parts(file(png, 'filename="a"'))],
      ['a file of an empty name', parts(file(png, 'name=""; filename="a"'))],
      ['a second part without a name', parts(file(png), part('Content-Disposition: form-data', 'a'))],
      ['a second file without a name', parts(file(png), file(png, 'filename="a"'))],
      ['a part without Content-Disposition', parts(part('Content-Type: image/png', png))],
      ['a second part without Content-Disposition', parts(file(png), part('Content-Type: image/png', png))],
      ['a first part without Content-Disposition', parts(part('Content-Type: image/png', png), file(png))],
      ['a part that is an attachment', parts(part('Content-Disposition: attachment; name="image"; filename="a"', png))],
      ['a malformed part header', parts(part('Content-Disposition', png))],
      [
        'a part header with a control character',
        parts(part(`${disposition('name="image"; filename="a"')}\r\nX-\0: a`, png)),
      ],
      [
        'a part header that never ends',
        parts(part(`${disposition('name="image"; filename="a"')}\r\nX-A: ${'a'.repeat(20_000)}`, png)),
      ],
      ['no closing boundary', body(file(png))],
      ['a body cut in the file', body(file(png).subarray(0, -30))],
      ['a body cut in a part header', body(file(png).subarray(0, 40))],
      ['JSON', body(Buffer.from('{"image":"a"}'))],
    ]),
    ...rowsOf(413, illegal, [
      ['an image of 5 MiB and a byte', parts(file(tooLargeImage))],
      ['an image of 5 MiB and a byte, in chunks', body(multipart(file(tooLargeImage)), chunked)],
      [
        'a chunked body that is too large',
        body(Buffer.concat([Buffer.alloc(bodyBytes), multipart(file(png))]), chunked),
      ],
    ]),
    ...rowsOf(415, illegal, [
      ['no media type', header('content-type', undefined)],
      ['another multipart type', header('content-type', `multipart/mixed; boundary=${boundary}`)],
      ['another charset', header('content-type', `${multipartType}; charset=utf-16`)],
      ['a compressed body', header('content-encoding', 'gzip')],
      [
        'another media type, and a body that never comes',
        body(undefined, { 'content-type': 'image/png', 'content-length': '999' }),
      ],
    ]),
    ...rowsOf(
      422,
      illegal,
      [...otherKinds, ...brokenImages].map(([name, bytes]) => [name, parts(file(bytes))]),
    ),
    [
      'a webp that claims to be a png',
      parts(
        part(`${disposition('name="image"; filename="a.png"')}\r\nContent-Type: image/png`, otherKinds[0]?.[1] ?? ''),
      ),
      422,
      illegal,
    ],
    ...storeFaults('images.create'),
    ...storeFaults('users.find'),
  ],
});

describe('an upload', () => {
  test('answers with the id of the image', async () => {
    const { body: answered } = await ask(server, draft, () => ({}));
    expect(answered).toEqual({
      resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' },
      imageId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test.each(wholeImages)('of %s comes back byte for byte, as what it is', async (_name, bytes, format) => {
    const { headers } = await draft();
    const imageId = await newImage(server, String(headers.sessionId), bytes);
    const { image } = (
      await send(server, {
        method: 'GET',
        path: `/image/${imageId}/info`,
        headers: { ...headers, 'content-type': undefined },
      })
    ).body;
    expect(image).toMatchObject({ format, width: 12, height: 8, filesizeInBytes: bytes.length });
    const got = await send(server, { method: 'GET', path: `/image/${imageId}`, headers: {} });
    expect(got.bytes.equals(bytes)).toBe(true);
  });

  test('of the same bytes twice at once makes two images', async () => {
    const request = await draft();
    const [one, other] = await Promise.all([send(server, request), send(server, request)]);
    expect([one.code, other.code]).toEqual(['SUCCESS', 'SUCCESS']);
    expect(one.body.imageId).not.toBe(other.body.imageId);
  });

  test('whose caller goes away leaves nothing, and the next one works', async () => {
    const before = await storedDocuments(server);
    const { method, path, headers, body: bytes = '' } = await draft();
    const requestId = `gone-${Math.random()}`;
    const given = {
      ...headers,
      'x-request-id': requestId,
      'content-length': Buffer.byteLength(bytes),
    } as http.OutgoingHttpHeaders;
    const request = http.request(server.url + path, { method, headers: given, agent: false }).on('error', () => {});
    request.write(bytes.slice(0, 90), () => request.destroy());
    await until(() => server.logged().includes(requestId));
    expect(await storedDocuments(server)).toEqual(before);
    expect((await ask(server, draft, () => ({}))).code).toBe('SUCCESS');
  });

  test.each([
    ['is told to go on where it is let in', {}, true, 200],
    ['is not told to go on where its session has ended', { sessionId: unknownSession }, false, 401],
    ['is not told to go on where its body is too large', { 'content-length': String(bodyBytes + 1) }, false, 413],
    ['is not told to go on where its media type is wrong', { 'content-type': 'image/png' }, false, 415],
  ])('that waits for 100 Continue %s (decision R8)', async (_name, change, isTold, status) => {
    const { method, path, headers, body: bytes = '' } = await draft();
    const length = { 'content-length': Buffer.byteLength(bytes), expect: '100-continue' };
    let told = false;
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const given = { ...headers, ...length, ...change } as http.OutgoingHttpHeaders;
      const request = http.request(server.url + path, { method, headers: given, agent: false });
      request.on('continue', () => {
        told = true;
        request.end(bytes);
      });
      request.on('response', (response) => resolve(response.destroy().statusCode)).on('error', reject);
      request.flushHeaders();
    });
    expect([told, answered]).toEqual([isTold, status]);
  });
});

test('a user who is deleted during an upload is told so, and nothing is kept', async () => {
  const alone: TestServer = await startServer({
    wrapStores: (stores) => {
      const create: typeof stores.images.create = async (...image) => {
        await alone.services.users.delete(alone.email);
        await stores.images.create(...image);
      };
      return { ...stores, images: { ...stores.images, create } };
    },
  });
  const answer = await uploadImage(alone, await newSession(alone), png);
  expect([answer.status, answer.code]).toEqual([401, 'SESSION_EXPIRED']);
  expect(await storedDocuments(alone)).toEqual({ files: 0, chunks: 0 });
  await alone.close();
});
