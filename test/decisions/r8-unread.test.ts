// Decision R8: a caller who is not let in makes the server read and buffer no body, and is not told to go on.
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newSession } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const statusLines = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

interface Talk {
  socket: net.Socket;
  text: () => string;
  /** Resolves when the server has said so much, or has closed. */
  until: (said: RegExp) => Promise<string>;
}

function talk(): Promise<Talk> {
  const [host, port] = server.host.split(':');
  return new Promise((resolve) => {
    let text = '';
    let isClosed = false;
    const socket = net.connect(Number(port), host, () => {
      const until = (said: RegExp) =>
        new Promise<string>((done) => {
          const look = () => {
            if (said.test(text) || isClosed) done(text);
            else socket.once('look', look);
          };
          look();
        });
      resolve({ socket, text: () => text, until });
    });
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      socket.emit('look');
    });
    socket.on('close', () => {
      isClosed = true;
      socket.emit('look');
    });
  });
}

const head = (fields: Record<string, string>, path = '/image/upload') =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${server.host}`,
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
const wrongClient = () => ({ ...server.client, clientSecret: 'wrong', sessionId: '0'.repeat(32) });
const multipart = { 'Content-Type': 'multipart/form-data; boundary=edge' };
const bodyOf = async () =>
  Buffer.concat([
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'),
    await pngImage(),
    Buffer.from('\r\n--edge--\r\n'),
  ]);

test('a refused call without a body leaves its connection as it is', async () => {
  const { socket, until, text } = await talk();
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`;
  for (const [at, path] of ['/nowhere', '/user/login', '/session', '/health/live'].entries()) {
    socket.write(get(path));
    await until(new RegExp(`(HTTP/1[^]*){${at + 1}}\\}$`));
  }
  expect([statusLines(text()), /Connection: close/i.test(text())]).toEqual([[404, 405, 400, 200], false]);
  socket.destroy();
});

test('Expect: 100-continue is answered by the refusal alone', async () => {
  const { socket, until } = await talk();
  socket.write(head({ ...wrongClient(), ...multipart, 'Content-Length': '1000', Expect: '100-continue' }));
  expect(statusLines(await until(/"PARAM_ILLEGAL"/))).toEqual([401]);
  expect(await until(/never/)).toMatch(/Connection: close/i);
});

test('Expect: 100-continue of a caller who is let in is answered before the body', async () => {
  const { socket, until } = await talk();
  const body = await bodyOf();
  const fields = { ...server.client, sessionId: await newSession(server), ...multipart };
  socket.write(head({ ...fields, 'Content-Length': String(body.length), Expect: '100-continue' }));
  expect(statusLines(await until(/100 Continue/))).toEqual([100]);
  socket.write(body);
  expect(statusLines(await until(/"SUCCESS"/))).toEqual([100, 200]);
  socket.destroy();
});

test('another expectation is ignored', async () => {
  const { socket, until } = await talk();
  socket.write(`GET /health/live HTTP/1.1\r\nHost: ${server.host}\r\nExpect: the-unexpected\r\n\r\n`);
  expect(statusLines(await until(/"process"/))).toEqual([200]);
  socket.destroy();
});

test.each([
  ['declared', { 'Content-Length': '7000000' }],
  ['chunked', { 'Transfer-Encoding': 'chunked' }],
])('of a %s body of 7 MB at most 64 KiB are read, and the refusal arrives whole', async (kind, fields) => {
  const before = server.bytesRead().length;
  const { socket, until } = await talk();
  const part = Buffer.alloc(64 * 1024, 'x');
  socket.write(head({ ...wrongClient(), ...multipart, ...fields }));
  for (let sent = 0; sent < 7_000_000 && !socket.destroyed; sent += part.length) {
    if (kind === 'chunked') socket.write('10000\r\n');
    socket.write(part);
    if (kind === 'chunked') socket.write('\r\n');
  }
  const said = await until(/"PARAM_ILLEGAL"\}\}/);
  expect(statusLines(said)).toEqual([401]);
  await until(/never/);
  // One read of the socket may have been under way: 64 KiB more.
  expect(server.bytesRead().slice(before)[0]).toBeLessThanOrEqual(3 * 64 * 1024);
});

test('a small body that is refused costs no connection', async () => {
  const { socket, until, text } = await talk();
  const request = head({ ...wrongClient(), 'Content-Type': 'application/json', 'Content-Length': '2' }, '/user/login');
  socket.write(`${request}{}`);
  await until(/"PARAM_ILLEGAL"/);
  socket.write(`${request}{}`);
  await until(/"PARAM_ILLEGAL"[\s\S]*"PARAM_ILLEGAL"/);
  expect(statusLines(text())).toEqual([401, 401]);
  socket.destroy();
});

test('a stalled body that is too large is answered at once', async () => {
  const { socket, until } = await talk();
  socket.write(
    head({ ...server.client, sessionId: await newSession(server), ...multipart, 'Transfer-Encoding': 'chunked' }),
  );
  const part = Buffer.concat([
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'),
    Buffer.alloc(5_300_000),
  ]);
  socket.write(`${part.length.toString(16)}\r\n`);
  socket.write(part);
  expect(statusLines(await until(/"PARAM_ILLEGAL"/))).toEqual([413]);
  socket.destroy();
});

test('a stalled JSON body that is too large is answered at once', async () => {
  const { socket, until } = await talk();
  const fields = { ...server.client, 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
  socket.write(head(fields, '/user/login'));
  socket.write(`20000\r\n${'x'.repeat(0x20000)}\r\n`);
  expect(statusLines(await until(/"PARAM_ILLEGAL"/))).toEqual([413]);
  socket.destroy();
});

test.each(['http://h?x=1', 'http://[x/nowhere', 'ftp://[x', '*'])(
  'the request target %s is answered in the envelope',
  async (target) => {
    const { socket, until } = await talk();
    socket.write(`DELETE ${target} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    const said = await until(/"PARAM_ILLEGAL"/);
    expect(said).toMatch(/^HTTP\/1\.1 40[45]/);
    expect(said).toMatch(/x-request-id: /i);
    socket.destroy();
  },
);

test('the absolute form of a request target is taken', async () => {
  const { socket, until } = await talk();
  socket.write(`GET http://${server.host}/health/live HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
  expect(statusLines(await until(/"process"/))).toEqual([200]);
  socket.destroy();
});
