// Who is connected to a listener, and which answers are under way: so that callers can be told that it ends. Used by listen.
import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';

/** Who asks for readiness does so again within this time. */
const watchMs = 30_000;
/** A connection on which nothing has come for so long is not about to be used. */
const silentMs = 250;

/** One for as long as it is connected: V8 keeps what a map was given and has lost again until the next full collection. */
interface Caller {
  since: number;
  /** Of the call under way. */
  answer: http.ServerResponse | undefined;
}

export function watchCallers(server: http.Server | https.Server) {
  const callers = new Map<Socket, Caller>();
  let isTelling = false;
  let watchedAt = Number.NEGATIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;
  const told = (answer: http.ServerResponse) => {
    answer.shouldKeepAlive = false; // Node then says Connection: close, where the head is not out yet
  };
  // A TLS connection is two sockets, of which the inner one counts what came behind the handshake.
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      callers.set(socket, { since: performance.now(), answer: undefined });
      socket.once('close', () => callers.delete(socket));
    });
  }
  return {
    heard(request: http.IncomingMessage, answer: http.ServerResponse): void {
      if (request.url?.startsWith('/health/ready')) watchedAt = performance.now();
      if (isTelling) told(answer);
      const caller = callers.get(request.socket);
      if (caller) caller.answer = answer;
      answer.once('finish', () => {
        if (caller?.answer === answer) caller.answer = undefined;
        answeredAt = performance.now();
      });
    },
    tell(): void {
      isTelling = true;
      for (const { answer } of callers.values()) if (answer) told(answer);
    },
    isTelling: (): boolean => isTelling,
    isOpen: (): boolean => callers.size > 0,
    isWatched: (): boolean => performance.now() - watchedAt < watchMs,
    /** Ends what no call is under way on: between two calls, or opened for none. */
    endIdle(): void {
      const until = performance.now() - silentMs;
      if (answeredAt < until) server.closeIdleConnections();
      for (const [socket, { since }] of callers) {
        if (socket.bytesRead === 0 && since < until) socket.destroy();
      }
    },
  };
}
