// What is read without the parser is read as the parser would: requests changed in every way that a wire can carry, of which each that
// the server would answer at a glance must be one whole request to Node too, with nothing left over.
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { integer, pick, randomOf } from '../../scripts/faults/support/random.mjs';
import { readWhole } from '../../src/http/whole-request.js';

interface Seen {
  method: string | undefined;
  path: string | undefined;
  id: string | undefined;
}

const sentinel = 'GET /sentinel HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
let seen: Seen[] = [];
const server = http.createServer((request, response) => {
  const id = request.headers['x-request-id'] as string | undefined;
  request.resume().on('end', () => response.end());
  seen.push({ method: request.method, path: request.url?.split('?', 1)[0], id });
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** The requests that Node reads of these bytes and the sentinel behind them, and the first status it answers with. */
async function parse(bytes: Buffer): Promise<{ requests: Seen[]; status: string }> {
  seen = [];
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (part: Buffer) => {
    text += part.toString('latin1');
  });
  socket.on('error', () => {});
  socket.write(Buffer.concat([bytes, Buffer.from(sentinel)]));
  await once(socket, 'close');
  return { requests: seen, status: text.slice(9, 12) };
}

const body = '{"sessionId":"0123456789"}';
const seeds = [
  'GET /session HTTP/1.1\r\nHost: a\r\nsessionId: b\r\nX-Request-Id: c-1\r\n\r\n',
  `POST /session/logout?a=b HTTP/1.1\r\nhost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  `POST /user/login HTTP/1.1\r\nHost: a\r\nConnection: Keep-Alive\r\ncontent-length:  ${body.length} \r\nX-Request-Id:d\r\n\r\n${body}`,
  'DELETE /image/0123456789abcdef HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n',
];
const pieces = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  '\0',
  '\x0b',
  '\x85',
  '0',
  '1',
  '5',
  '+',
  'x',
  ',',
  ';',
  '#',
  '?',
  '%',
  'Content-Length: 5\r\n',
  'content-length: 26\r\n',
  'Content-Length : 3\r\n',
  ' Content-Length: 3\r\n',
  'Content_Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'transfer-encoding:chunked\r\n',
  'Transfer-Encoding : chunked\r\n',
  'Connection: close\r\n',
  'Connection: keep-alive, close\r\n',
  'Connection:\r\n',
  'Expect: 100-continue\r\n',
  'Upgrade: h2c\r\n',
  'Host: b\r\n',
  'X-Request-Id: e\r\n',
  'HTTP/1.0',
  'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n',
  '5\r\nabcde\r\n0\r\n\r\n',
];

function mutantOf(random: () => number): Buffer {
  let text = pick(random, seeds);
  const changes = integer(random, 1, 3);
  for (let change = 0; change < changes; change++) {
    const at = integer(random, 0, text.length);
    const lineStart = text.lastIndexOf('\r\n', at) + 2;
    const where = random() < 0.5 ? lineStart : at;
    const cut = random() < 0.4 ? integer(random, 0, 5) : 0;
    text = text.slice(0, where) + (random() < 0.8 ? pick(random, pieces) : '') + text.slice(where + cut);
  }
  return Buffer.from(text, 'latin1');
}

test.each(seeds)('is read: %j', async (text) => {
  const bytes = Buffer.from(text, 'latin1');
  const { requests, status } = await parse(bytes);
  expect([status, requests.length]).toEqual(['200', 2]);
  expect(readWhole(bytes)).toEqual({ ...requests[0] });
});

test('whatever is read at a glance is one request to the parser, and the same', async () => {
  const random = randomOf(20);
  const read: { bytes: Buffer; told: object }[] = [];
  for (let at = 0; at < 20_000; at++) {
    const bytes = mutantOf(random);
    const told = readWhole(bytes);
    if (told) read.push({ bytes, told });
  }
  expect(read.length).toBeGreaterThan(500);
  const misread: unknown[] = [];
  for (const { bytes, told } of read) {
    const { requests, status } = await parse(bytes);
    // What the parser refuses, it refuses with the whole connection.
    if (status === '400' && requests.length === 0) continue;
    const [first, second] = requests;
    const isSame = JSON.stringify(first) === JSON.stringify({ method: '', path: '', ...told });
    if (requests.length !== 2 || !isSame || second?.path !== '/sentinel')
      misread.push([bytes.toString(), told, requests]);
  }
  expect(misread).toEqual([]);
}, 60_000);

test.each([
  ['a part of its body', `POST /user/login HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\n${body}`],
  ['more than its body', `POST /user/login HTTP/1.1\r\nHost: a\r\nContent-Length: 25\r\n\r\n${body}`],
  ['a part of its head', 'GET /session HTTP/1.1\r\nHost: a\r\n'],
  ['two of them', `${seeds[0]}${seeds[0]}`],
  ['no host', 'GET /session HTTP/1.1\r\nsessionId: b\r\n\r\n'],
  ['two hosts', 'GET /session HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['a page that calls', 'GET /session HTTP/1.1\r\nHost: a\r\nOrigin: https://b.example\r\n\r\n'],
  ['a caller that ends its connection', 'GET /session HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['a body in chunks', 'POST /user/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['HEAD', 'HEAD /session HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['another path', 'GET http://a/session HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a huge head', `GET /session HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(9_000)}\r\n\r\n`],
])('is left to the parser: %s', (_what, text) => {
  expect(readWhole(Buffer.from(text, 'latin1'))).toBeNull();
});

test.each(['X-Request-Id', 'Content-Length', 'Connection', 'X-A'])('%s full of spaces takes no time', (name) => {
  const text = `GET /session HTTP/1.1\r\nHost: a\r\n${name}: a${' '.repeat(7_900)}b\r\n\r\n`;
  const bytes = Buffer.from(text, 'latin1');
  const begun = performance.now();
  for (let at = 0; at < 200; at++) readWhole(bytes);
  // Where each space is looked at again for every other, it takes half a minute.
  expect(performance.now() - begun).toBeLessThan(5_000);
});
