// Ends a connection whose body was refused unread: the answer goes out, nothing more of the body is read or buffered, and the caller
// gets the time to read the answer (decision R8).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './body.js';
import { isWaiting } from './expect.js';

/** A refused body of at most this size is read to its end by Node, and the connection lives on. */
const cheapBytes = 64 * 1024;
const lingerMs = 2_000;

/** Called before the refusal is sent; leaves a request without a body alone. */
export function endReading(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request)) return;
  const declared = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (declared <= cheapBytes && !isWaiting(request)) return void request.resume();
  response.setHeader('Connection', 'close');
  const { socket } = request;
  // Node would take the rest off the wire and close at once, and unread bytes would then reset the connection under the answer:
  // half-close and leave them unread, until the caller has gone.
  socket.destroySoon = () => {
    request.pause();
    socket.pause().on('data', () => {}); // a listener takes the reading from the parser, which does not pause
    socket.end();
    const stop = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(stop));
  };
}
