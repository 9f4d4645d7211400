// Ends a connection whose body was refused unread: the answer goes out, a little of the body is taken off the wire so that the
// caller gets to read the answer, and no more is read or buffered (decision R8).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWaiting } from './expect.js';

/** A refused body of at most this size is read to its end by Node, and the connection lives on. */
const cheapBytes = 64 * 1024;
const lingerMs = 2_000;

/** Called before the refusal is sent. */
export function endReading(request: IncomingMessage, response: ServerResponse): void {
  const declared = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (declared <= cheapBytes && !isWaiting(request)) return void request.resume();
  response.setHeader('Connection', 'close');
  const { socket } = request;
  const readSoFar = socket.bytesRead;
  // Node would close at once, and unread bytes would then reset the connection under the answer: half-close, then wait for the caller.
  socket.destroySoon = () => {
    socket.end();
    const stop = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(stop));
    socket.on('data', () => {
      if (socket.bytesRead - readSoFar > cheapBytes) socket.pause();
    });
  };
}
