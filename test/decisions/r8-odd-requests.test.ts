// Decisions R3, R8, R14: requests that Node's parser takes and no client of ours sends get the answers of the contract too.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { connect, type RawAnswer } from '../../scripts/faults/support/raw.mjs';
import { call, newImage, newSession, sessionHeaders } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

const withinMs = 5_000;
const withId = { 'X-Request-Id': 'odd-1' };

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const opened: Awaited<ReturnType<typeof connect>>[] = [];
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});

const text = (line: string, fields: Record<string, string>, more = '') => {
  const lines = Object.entries({ Host: server.host, ...fields }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}${more}\r\n`;
};
async function send(request: string): Promise<RawAnswer> {
  const connection = await connect(Number(server.host.split(':')[1]));
  opened.push(connection);
  connection.socket.write(request, 'latin1');
  if (!(await connection.has(1, withinMs))) throw new Error(`No answer to ${request.slice(0, 80)}`);
  return connection.answers[0] as RawAnswer;
}
const codeOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString()).resultContext?.resultCode;

test.each(['//a@[b#c', '//u@h]#', 'http://a//x@[#', '//a@b:x#', '/session#there', '/session?#'])(
  'the target %j is answered by the walk',
  async (target) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await send(text(`${method} ${target}`, { ...withId, 'Content-Length': '0' }));
      expect(answer.headers['x-request-id']).toBe('odd-1');
      expect(answer.headers.link).toContain('rel="help"');
      expect(codeOf(answer)).toBe('PARAM_ILLEGAL');
    }
  },
);

test('what stands behind # is no part of the path', async () => {
  const headers = sessionHeaders(server, await newSession(server));
  expect((await send(text('GET /session#/nowhere', headers))).status).toBe(200);
});

test.each(['/session', 'example.com:443'])('CONNECT %s is told, as what the parser refuses', async (target) => {
  const { status, body } = await send(text(`CONNECT ${target}`, {}));
  expect([status, body.toString()]).toEqual([400, '']);
});

const manyFields = 'a:\r\n'.repeat(2_000);

test('a credential that comes again behind two thousand headers is seen', async () => {
  const headers = sessionHeaders(server, await newSession(server));
  const answer = await send(text('GET /session', headers, `${manyFields}clientId: other\r\n`));
  expect([answer.status, codeOf(answer)]).toEqual([400, 'PARAM_ILLEGAL']);
});

test('a body that is declared behind two thousand headers is seen', async () => {
  const sessionId = await newSession(server);
  const imageId = await newImage(server, sessionId, await pngImage());
  const headers = sessionHeaders(server, sessionId);
  const answer = await send(`${text(`DELETE /image/${imageId}`, headers, `${manyFields}Content-Length: 5\r\n`)}hello`);
  expect([answer.status, codeOf(answer)]).toEqual([400, 'PARAM_ILLEGAL']);
  expect((await call(server, { method: 'GET', path: `/image/${imageId}` })).status).toBe(200);
});

test('a transfer coding other than chunked is a compressed body', async () => {
  const headers = { ...server.client, 'Content-Type': 'application/json', 'Transfer-Encoding': 'gzip, chunked' };
  const answer = await send(`${text('POST /user/login', headers)}2\r\n{}\r\n0\r\n\r\n`);
  expect([answer.status, codeOf(answer)]).toEqual([415, 'PARAM_ILLEGAL']);
});

test('a body that breaks off within its framing is no fault of the server', async () => {
  const headers = { ...server.client, 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
  const answer = await send(`${text('POST /user/login', headers)}zz\r\n`);
  expect([answer.status, answer.body.length]).toEqual([400, 0]);
  // The next call is logged behind the first.
  await send(text('GET /health/live', withId));
  expect(server.logged()).not.toContain('SYSTEM_ERROR');
});
