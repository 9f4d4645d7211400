// The HTTP and HTTPS servers around the walk, and how they end. Used by main.
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { expectsContinue } from '../http/expect.js';
import type { Messages } from '../http/messages.js';
import { watchCallers } from './callers.js';
import { type Doorstep, keepDoorstep } from './doorstep.js';
import { inTurn } from './in-turn.js';
import type { TlsPair } from './self-signed.js';

export interface Listening {
  /** Such as http://127.0.0.1:3000, an address that this machine can call. */
  url: string;
  /** From now on each answer tells its caller that the connection ends, those under way too. */
  tell(): void;
  /** Whether anybody is connected. */
  isOpen(): boolean;
  /** Whether somebody asked for readiness lately, and so will see that it is gone. */
  isWatched(): boolean;
  /** Takes no more connections and ends the idle ones. Resolves when the last caller has gone. */
  close(): Promise<void>;
}

/** Longer than a load balancer keeps its side of an idle connection, so that it is never the server that ends it first. */
const keepAliveMs = 65_000;
/** Connections that wait to be accepted. Those beyond it are not told, and try again only after a second, then three, then seven. */
const backlog = 4_096;
const lookMs = 50;
const unspecified: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Whether this listens at every address of the machine. */
export const isUnspecified = (host: string): boolean => Object.hasOwn(unspecified, host);

const urlOf = (protocol: string, host: string, port: number): string => {
  const name = unspecified[host] ?? host;
  return `${protocol}://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/** Waits for a port. Throws one message that names it and the mend. */
async function open(server: http.Server | https.Server, host: string, port: number, variable: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const mend =
        error.code === 'EADDRINUSE' ? `set ${variable} to a free port, or to 0` : `correct HOST or ${variable}`;
      reject(new Error(`Can't listen on ${host}:${port} (${error.code}): ${mend}.`));
    });
    server.listen({ port, host, backlog }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * The path and query of any request target, so that the walk answers them all (RFC 9112 §3.2): a server takes the absolute form
 * too, and what is no path at all is none that the contract has. Without a fragment: Express leaves those to Node's url.parse, which
 * throws at some, outside of the walk.
 */
export function originForm(target: string): string {
  const [rest = ''] = target.replace(/^https?:\/\/[^/?#]*/i, '').split('#', 1);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Every request enters the walk, those that wait for a 100 Continue or expect something unknown too (decision R8). */
export function enter(server: http.Server | https.Server, walk: http.RequestListener, doorstep?: Doorstep): void {
  server.keepAliveTimeout = keepAliveMs;
  // Node would leave out those beyond the two thousandth, a Content-Length or a doubled credential too. Their bytes are limited.
  server.maxHeadersCount = 0;
  const heard = doorstep && keepDoorstep(doorstep, keepAliveMs);
  const walkInTurn = inTurn(walk);
  const pass = (request: http.IncomingMessage, response: http.ServerResponse) => {
    request.url = originForm(request.url ?? '/');
    heard?.(request, response);
    walkInTurn(request, response as never);
  };
  server.on('request', pass);
  server.on('checkContinue', (request, response) => {
    expectsContinue(request);
    pass(request, response);
  });
  server.on('checkExpectation', pass);
  // Node would end the connection without a word.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
}

/** What answers requests, and the kinds of message that it takes. */
export interface Entrance {
  walk: http.RequestListener;
  messages?: Messages;
  doorstep?: Doorstep;
}

export async function listen(
  { walk, messages, doorstep }: Entrance,
  host: string,
  port: number,
  variable: string,
  tls?: TlsPair,
): Promise<Listening> {
  const server = tls ? https.createServer({ ...messages, ...tls }) : http.createServer({ ...messages });
  const { heard, tell, isTelling, isOpen, isWatched, endIdle } = watchCallers(server);
  const walkOn: http.RequestListener = (request, response) => {
    heard(request, response);
    walk(request, response);
  };
  // Whoever is told that the connection ends is told by Node.
  const isStaying = () => !isTelling();
  enter(
    server,
    walkOn,
    doorstep && {
      isBehind: () => isStaying() && doorstep.isBehind(),
      refuse: (request) => (isStaying() ? doorstep.refuse(request) : null),
    },
  );
  const bound = await open(server, host, port, variable);
  return {
    url: urlOf(tls ? 'https' : 'http', host, bound),
    tell,
    isOpen,
    isWatched,
    close: () =>
      new Promise((resolve) => {
        // An answer whose head was out before it could tell leaves a connection behind on which the next call may follow at once.
        const again = setInterval(endIdle, lookMs);
        server.close(() => {
          clearInterval(again);
          resolve();
        });
        endIdle();
      }),
  };
}
