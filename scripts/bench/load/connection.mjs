// One keep-alive connection of the load generator: writes a request, reads the answer with as little work as HTTP/1.1 lets, and again.
// Used by the generator.
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = '\r\n0\r\n\r\n';
const bodiless = new Set([204, 304]);

/**
 * `next()` gives {head, body, status, bytes} or null for an end; `onAnswer(call, status, bytes, body)` hears
 * of each answer, with the begin of its body, and bytes null where it came in chunks; `onBroken(reason)` of a connection that broke.
 */
export function openConnection({ port, next, onAnswer, onBroken }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let call = null;
  let stage = 'head';
  let head = null;
  let status = 0;
  let length = 0;
  let left = 0;
  let tail = '';
  let begin = null;

  const send = () => {
    call = next();
    stage = 'head';
    head = null;
    if (call === null) return socket.end();
    if (!call.body) return socket.write(call.head);
    socket.cork();
    socket.write(call.head);
    socket.write(call.body);
    socket.uncork();
  };
  const finish = () => {
    onAnswer(call, status, length, begin);
    send();
  };
  const readLength = (bytes) => {
    left -= bytes;
    if (left <= 0) finish();
  };
  const readChunked = (bytes) => {
    tail = (tail + bytes.latin1Slice(Math.max(0, bytes.length - lastChunk.length))).slice(-lastChunk.length);
    if (tail === lastChunk) finish();
  };
  const readHead = (bytes) => {
    head = head ? Buffer.concat([head, bytes]) : bytes;
    const end = head.indexOf(headEnd);
    if (end < 0) return;
    const text = head.latin1Slice(0, end + 2);
    status = Number(text.slice(9, 12));
    begin = head.subarray(end + headEnd.length);
    const declared = /\r\ncontent-length: *(\d+)\r/i.exec(text);
    if (declared || bodiless.has(status)) {
      stage = 'body';
      length = declared && !bodiless.has(status) ? Number(declared[1]) : 0;
      left = length;
      readLength(begin.length);
    } else if (/\r\ntransfer-encoding: *chunked\r/i.test(text)) {
      stage = 'chunks';
      length = null;
      tail = '\r\n';
      readChunked(begin);
    } else {
      onBroken('an answer without a length');
      socket.destroy();
    }
  };

  socket.on('connect', send);
  socket.on('data', (bytes) => {
    if (stage === 'head') readHead(bytes);
    else if (stage === 'body') readLength(bytes.length);
    else readChunked(bytes);
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', (error) => call && onBroken(error.code ?? error.message));
  socket.on('end', () => call && onBroken('closed by the server'));
  return { closed, destroy: () => socket.destroy() };
}
