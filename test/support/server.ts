// A server in this process on a free port, with a database of its own on the real mongod, a clock that can be moved, a client and
// a user. Every JSON answer is held against the contract; close() throws what broke it.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import type { Origins } from '../../src/http/cross-origin.js';
import { createDoor } from '../../src/http/door.js';
import type { CallLimits } from '../../src/http/limits.js';
import { messagesOf } from '../../src/http/messages.js';
import { createMetrics } from '../../src/http/metrics.js';
import { enter } from '../../src/server/listen.js';
import type { ClientCredentials } from '../../src/services/clients.js';
import type { RateLimits } from '../../src/services/limits.js';
import { createServices, type Services } from '../../src/services/services.js';
import type { SessionLimits } from '../../src/services/sessions.js';
import { createDatabase, type Database, isUnavailable, type Stores } from '../../src/stores/database.js';
import { checkAnswers } from './answers.js';
import { keepLedger } from './ledger.js';

export const password = 'correct horse battery staple';

export interface ServerOptions {
  limits?: Partial<SessionLimits>;
  origins?: Origins;
  imageCacheControl?: string;
  trustedProxies?: string[];
  /** Wraps stores where a fault is needed; the rest stays real. */
  wrapStores?: (stores: Stores) => Stores;
  tokenSecrets?: string[];
  /** Without them there are none. */
  rateLimits?: RateLimits & CallLimits;
  /** With the door, which refuses calls where the server is behind: on a slow machine that may be at any time. */
  hasDoor?: boolean;
  /** How long a reader may take nothing of a long answer. */
  readerSilenceMs?: number;
  /** How much of all images may wait in memory for their readers. */
  mostWaitingBytes?: number;
  /** Another server, whose database, client and user this one shares. Close this one first. */
  beside?: TestServer;
}

export interface TestServer {
  url: string;
  /** Such as 127.0.0.1:34567. */
  host: string;
  services: Services;
  database: Database;
  /** A MongoDB connection string of the server's own database. */
  mongodbUri: string;
  client: ClientCredentials;
  email: string;
  /** Moves the clock that sessions and tokens are judged by. */
  advance(seconds: number): void;
  /** From now on that clock moves only by advance(). */
  stopClock(): void;
  now(): number;
  /** Every line that was logged. */
  logged(): string;
  /** How many bytes the server has read from each connection so far. */
  bytesRead(): number[];
  /** Where the contract was broken so far. */
  breaches: string[];
  close(): Promise<void>;
}

const defaultLimits: SessionLimits = {
  sessionIdleSeconds: 300,
  rememberedSessionIdleSeconds: 2_592_000,
  sessionMaxSeconds: 43_200,
  rememberedSessionMaxSeconds: 7_776_000,
  hideUnknownUsers: false,
};

const listenOnFreePort = async (server: http.Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const mongodbUri = options.beside?.mongodbUri ?? `${process.env.TEST_MONGODB}/test_${randomBytes(6).toString('hex')}`;
  const database = createDatabase(mongodbUri);
  await database.open();

  let moved = 0;
  let host = '';
  const lines: string[] = [];
  const breaches: string[] = [];
  const sink = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString());
      done();
    },
  });
  let stoppedAt: number | null = null;
  const now = () => (stoppedAt ?? Date.now()) + moved;
  const services = createServices({
    stores: options.wrapStores?.(database) ?? database,
    ping: database.ping,
    limits: { ...defaultLimits, ...options.limits },
    rateLimits: options.rateLimits ?? null,
    tokenSecrets: options.tokenSecrets ?? ['a secret of the tests, long enough'],
    publication: {
      publicUrl: () => `http://${host}`,
      publicSecureUrl: () => `https://${host}`,
      imageCacheControl: options.imageCacheControl ?? 'private, max-age=31536000, immutable',
    },
    clock: now,
  });
  const logger = pino({ level: 'info' }, sink);
  const metrics = createMetrics();
  const origins = options.origins ?? [];
  const app = createApp({
    services,
    logger,
    metrics,
    isUnavailable,
    origins,
    trustedProxies: options.trustedProxies ?? [],
    callLimits: options.rateLimits ?? null,
    servesMetrics: true,
    readerSilenceMs: options.readerSilenceMs,
    mostWaitingBytes: options.mostWaitingBytes,
    reportBreach: ({ path, message }) => breaches.push(`${path}: ${message}`),
  });
  const { publicUrl } = services.publication;
  const door = createDoor(app, { metrics, logger, origins, publicUrl });
  const server = http.createServer({ ...messagesOf(app) });
  if (options.hasDoor) enter(server, door.walk, door);
  else enter(server, app);
  const ledger = keepLedger(server);
  checkAnswers(server, ({ operation, status, path, breaches: found }) => {
    breaches.push(...found.map((breach) => `${operation ?? path} ${status}: ${breach}`));
  });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  host = await listenOnFreePort(server);

  const email = options.beside?.email ?? `ada-${randomBytes(4).toString('hex')}@cloakroom.example`;
  // Made on the real stores: a fault that a test wraps around one is for its requests.
  const real = createServices({
    stores: database,
    ping: database.ping,
    limits: defaultLimits,
    tokenSecrets: ['unused, but long enough to be one'],
    publication: services.publication,
  });
  if (!options.beside) await real.users.create({ email, password, active: true });
  const client = options.beside?.client ?? (await real.clients.create('tests'));

  return {
    url: `http://${host}`,
    host,
    services,
    database,
    mongodbUri,
    client,
    email,
    advance: (seconds) => {
      moved += seconds * 1000;
    },
    stopClock: () => {
      stoppedAt = Date.now();
    },
    now,
    logged: () => lines.join(''),
    bytesRead: () => sockets.map((socket) => socket.bytesRead),
    breaches,
    async close() {
      ledger.write();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!options.beside) await database.drop();
      await database.close();
      if (breaches.length > 0) throw new Error(`The contract was broken:\n${breaches.join('\n')}`);
    },
  };
}
