// Refuses calls before they are parsed: of a server that is asked for twice of what it can do, parsing what it refuses would take the
// time that it has for the others. Only of connections on which it is certain where a request ends. Used by listen.
import type http from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Door, EarlyRefusal } from '../http/door.js';
import type { Refusal } from '../http/refusable.js';
import { readWhole } from '../http/whole-request.js';

/** The part of the door that needs no parser. */
export type Doorstep = Pick<Door, 'isBehind' | 'refuse'>;

interface Connection {
  /** Requests that the parser has seen begin. */
  begun: number;
  /** The last of them, as long as it is not answered or not there whole: an idle connection must not hold what it has carried. */
  last: http.IncomingMessage | null;
  isAnswered: boolean;
  isGuarded: boolean;
}

/** Whole answers, as Node would write them. */
function writer(keepAliveMs: number): (early: EarlyRefusal) => string {
  const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n`;
  const heads = new WeakMap<Refusal, string>();
  function headOf(refusal: Refusal): string {
    const { status, headers } = refusal;
    const fields = headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}${kept}`;
    heads.set(refusal, head);
    return head;
  }
  return ({ refusal, requestId }) => {
    const head = heads.get(refusal) ?? headOf(refusal);
    return `${head}X-Request-Id: ${requestId}\r\nDate: ${new Date().toUTCString()}\r\n\r\n${refusal.body}`;
  };
}

/** What comes in one piece. Of a larger body, which waits unread, a socket that is read here takes in another 64 KB. */
const smallBytes = 64 * 1024;
const isSmall = ({ headers }: http.IncomingMessage): boolean => Number(headers['content-length'] ?? 0) <= smallBytes;

const isFree = ({ last, isAnswered }: Connection): boolean => isAnswered && (last?.complete ?? true);

/** Gives what hears of each request that was parsed. */
export function keepDoorstep({ isBehind, refuse }: Doorstep, keepAliveMs: number) {
  const connections = new WeakMap<Socket, Connection>();
  const textOf = writer(keepAliveMs);

  /** Reads along from now on: what comes on the connection goes to the parser by way of here. */
  function guard(socket: Socket, connection: Connection): void {
    const [parse, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[];
    // A paused socket that changes hands would never read on.
    if (!parse || others.length > 0 || socket.destroyed || socket.isPaused() || !isFree(connection)) return;
    connection.isGuarded = true;
    // The parser holds nothing: the last it was given was one whole request.
    let isBetween = false;

    socket.off('data', parse);
    socket.on('data', (bytes: Buffer) => {
      const whole = readWhole(bytes);
      const wasFree = isFree(connection);
      if (whole && isBetween && wasFree && socket.writable && socket.writableLength === 0) {
        const early = refuse(whole);
        if (early) {
          socket.write(textOf(early), 'latin1');
          return;
        }
      }
      const { begun } = connection;
      parse(bytes);
      // Had it held the beginning of another, the two would not have become one request that is complete.
      const isOne = wasFree && connection.begun === begun + 1 && connection.last?.complete === true;
      isBetween = whole !== null && isOne;
    });
  }

  function settle(connection: Connection, request: http.IncomingMessage): void {
    if (connection.last !== request) return;
    const forget = () => {
      if (connection.last === request) connection.last = null;
    };
    connection.isAnswered = true;
    if (request.complete) forget();
    else request.once('close', forget);
    // Between two turns, when the parser is not at work.
    if (!connection.isGuarded && isSmall(request)) setImmediate(() => guard(request.socket, connection));
  }

  function meet(socket: Socket): Connection {
    const connection = { begun: 0, last: null, isAnswered: true, isGuarded: false };
    connections.set(socket, connection);
    return connection;
  }

  return (request: http.IncomingMessage, answer: http.ServerResponse): void => {
    const connection = connections.get(request.socket) ?? (isBehind() ? meet(request.socket) : null);
    if (!connection) return;
    connection.begun += 1;
    connection.last = request;
    connection.isAnswered = false;
    answer.once('finish', () => settle(connection, request));
  };
}
