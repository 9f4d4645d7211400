// What broke multipart parsers since 2022, each by its number: it is refused, nothing is kept of it, and the next upload works.
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MultipartCase, multipartCases } from '../../scripts/faults/support/multipart-cases.mjs';
import { send, storedDocuments, until } from '../operations/support.js';
import { newSession, sessionHeaders, uploadImage } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let sessionId: string;
beforeAll(async () => {
  server = await startServer();
  sessionId = await newSession(server);
});
afterAll(() => server.close());

const cases = multipartCases(await pngImage());
const answered = cases.filter(({ cutAt }) => cutAt === undefined);
const left = cases.filter(({ cutAt }) => cutAt !== undefined);

const headersOf = ({ boundary }: MultipartCase) => ({
  ...sessionHeaders(server, sessionId),
  'content-type': `multipart/form-data; boundary=${boundary}`,
});
const named = (given: MultipartCase[]) => given.map((one): [string, string, MultipartCase] => [one.cve, one.what, one]);

/** Sends the first bytes of the body, then resets the connection. */
async function goAway(given: MultipartCase): Promise<void> {
  const [host = '', port] = server.host.split(':');
  const requestId = `gone-${given.cve}`;
  const headers = { host, 'x-request-id': requestId, 'content-length': given.body.length, ...headersOf(given) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const socket = net.connect(Number(port), host);
  socket.on('error', () => {});
  const before = server.bytesRead().length;
  const head = `POST /image/upload HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  socket.write(head);
  socket.write(given.body.subarray(0, given.cutAt));
  // Once it has arrived, so that it is the server that is left with it.
  await until(() => (server.bytesRead()[before] ?? 0) >= head.length + (given.cutAt ?? 0));
  socket.resetAndDestroy();
  await until(() => server.logged().includes(requestId));
}

async function expectNothingKept(send: () => Promise<unknown>): Promise<void> {
  const before = await storedDocuments(server);
  await send();
  expect(await storedDocuments(server)).toEqual(before);
  expect((await uploadImage(server, sessionId, await pngImage())).status).toBe(200);
}

test.each(named(answered))('%s: %s', async (_cve, _what, given) => {
  const request = { method: 'POST', path: '/image/upload', headers: headersOf(given), body: given.body };
  if (given.statuses.includes(200)) {
    expect(given.statuses).toContain((await send(server, request)).status);
    return;
  }
  await expectNothingKept(async () => expect(given.statuses).toContain((await send(server, request)).status));
});

test.each(named(left))('%s: %s', async (_cve, _what, given) => {
  await expectNothingKept(() => goAway(given));
});

test('a refusal does not say again what the caller named a part', async () => {
  const name = 'a-name-that-may-be-anything';
  const body = `--edge\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\nx\r\n--edge--\r\n`;
  const headers = { ...sessionHeaders(server, sessionId), 'content-type': 'multipart/form-data; boundary=edge' };
  const answer = await send(server, { method: 'POST', path: '/image/upload', headers, body });
  expect(answer.status).toBe(400);
  expect(answer.bytes.toString()).not.toContain(name);
});
