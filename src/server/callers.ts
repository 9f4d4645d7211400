// Who is connected to a listener, and which answers are under way: so that callers can be told that it ends. Used by listen.
import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';

/** Who asks for readiness does so again within this time. */
const watchMs = 30_000;
/** A connection on which nothing has come for so long is not about to be used. */
const silentMs = 250;

export function watchCallers(server: http.Server | https.Server) {
  const sockets = new Map<Socket, number>();
  const answers = new Map<Socket, http.ServerResponse>();
  let isTelling = false;
  let watchedAt = Number.NEGATIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;
  const told = (answer: http.ServerResponse) => {
    answer.shouldKeepAlive = false; // Node then says Connection: close, where the head is not out yet
  };
  // A TLS connection is two sockets, of which the inner one counts what came behind the handshake.
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      sockets.set(socket, performance.now());
      socket.once('close', () => {
        sockets.delete(socket);
        answers.delete(socket);
      });
    });
  }
  return {
    heard(request: http.IncomingMessage, answer: http.ServerResponse): void {
      if (request.url?.startsWith('/health/ready')) watchedAt = performance.now();
      if (isTelling) told(answer);
      const { socket } = request;
      answers.set(socket, answer);
      answer.once('finish', () => {
        answers.delete(socket);
        answeredAt = performance.now();
      });
    },
    tell(): void {
      isTelling = true;
      for (const answer of answers.values()) told(answer);
    },
    isOpen: (): boolean => sockets.size > 0,
    isWatched: (): boolean => performance.now() - watchedAt < watchMs,
    /** Ends what no call is under way on: between two calls, or opened for none. */
    endIdle(): void {
      const until = performance.now() - silentMs;
      if (answeredAt < until) server.closeIdleConnections();
      for (const [socket, since] of sockets) {
        if (socket.bytesRead === 0 && since < until) socket.destroy();
      }
    },
  };
}
