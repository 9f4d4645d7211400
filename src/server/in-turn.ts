// Requests that come on a connection before the one ahead of them is answered wait for it: what is made of all of them at once, which
// may be a thousand in one piece of 64 KB, would wait in memory until it is their turn to be sent. Used by listen.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of a connection. */
interface Turns {
  isBusy: boolean;
  waiting: [IncomingMessage, ServerResponse][];
}

/** On the socket itself: a map of connections beside them is dear to collect. */
const key = Symbol('turns');
type Carrier = Socket & { [key]?: Turns };

export function inTurn(walk: RequestListener): RequestListener {
  return (request, response) => {
    const socket: Carrier = request.socket;
    const turns = socket[key] ?? { isBusy: false, waiting: [] };
    socket[key] = turns;

    function begin(next: IncomingMessage, answer: ServerResponse): void {
      turns.isBusy = true;
      answer.once('close', () => {
        turns.isBusy = false;
        const following = turns.waiting.shift();
        // Where this answer ended the connection, nobody will hear the next.
        if (following && socket.writable) begin(...following);
      });
      walk(next, answer as never);
    }
    if (turns.isBusy) turns.waiting.push([request, response]);
    else begin(request, response);
  };
}
