// HTTP byte by byte, for what a client library would never send: requests written as they are, answers told apart. Used by the rows.
import { once } from 'node:events';
import net from 'node:net';

const endOfHead = Buffer.from('\r\n\r\n');

/** The head of a request; header names may come twice. */
export const head = (method, path, headers) =>
  Buffer.from(
    [`${method} ${path} HTTP/1.1`, ...Object.entries({ Host: '127.0.0.1', ...headers }).flatMap(lines), '', ''].join(
      '\r\n',
    ),
    'latin1',
  );
const lines = ([name, value]) => [value].flat().map((one) => `${name}: ${one}`);

function readChunks(bytes, start) {
  const parts = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.latin1Slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size;
    if (end + 2 > bytes.length) return null;
    parts.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
    if (size === 0) return { body: Buffer.concat(parts), end: at };
  }
}

/** The first answer in the bytes, and where it ends; null where it is not there whole. */
function readAnswer(bytes, isHead) {
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd < 0) return null;
  const [statusLine, ...fields] = bytes.latin1Slice(0, headEnd).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const headers = Object.fromEntries(
    fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  );
  const start = headEnd + endOfHead.length;
  const isBodiless = isHead || status < 200 || status === 204 || status === 304;
  if (!isBodiless && headers['transfer-encoding'] === 'chunked') {
    const read = readChunks(bytes, start);
    return read && { answer: { status, headers, body: read.body }, end: read.end };
  }
  const length = isBodiless ? 0 : Number(headers['content-length'] ?? 0);
  if (bytes.length < start + length) return null;
  return { answer: { status, headers, body: bytes.subarray(start, start + length) }, end: start + length };
}

/** Opens a connection. `answers` holds those that are there whole, 100 Continue not among them. */
export async function connect(port) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  const answers = [];
  let received = Buffer.alloc(0);
  let isClosed = false;
  let answered = 0;
  const heads = new Set();
  const next = () => readAnswer(received, heads.has(answered));
  const look = () => socket.emit('looked');
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let read = next(); read; read = next()) {
      received = received.subarray(read.end);
      if (read.answer.status < 200) continue;
      answers.push(read.answer);
      answered += 1;
    }
    look();
  });
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      isClosed = true;
      look();
    });
  }
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return {
    socket,
    localPort: socket.localPort,
    answers,
    /** What has come of an answer that is not there whole. */
    rest: () => received,
    isClosed: () => isClosed,
    /** The answer of this number, from 0 on, has no body. */
    expectHead: (number) => heads.add(number),
    /** Resolves with whether so many answers have come; false where the server has closed, or in so many milliseconds has not answered. */
    has(count, withinMs) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(late);
          socket.off('looked', judge);
          resolve(answers.length >= count);
        };
        const judge = () => (answers.length >= count || isClosed) && done();
        const late = setTimeout(done, withinMs);
        socket.on('looked', judge);
        judge();
      });
    },
    close: () => socket.destroy(),
  };
}

/** Writes until all is written, an answer has come, or the server has closed. */
export async function writeAll({ socket, answers, isClosed }, bytes, piece = 64 * 1024) {
  for (let at = 0; at < bytes.length && answers.length === 0 && !isClosed(); at += piece) {
    if (socket.write(bytes.subarray(at, at + piece))) continue;
    await new Promise((resolve) => {
      const go = () => {
        socket.off('drain', go).off('looked', go);
        resolve();
      };
      socket.on('drain', go).on('looked', go);
    });
  }
}
