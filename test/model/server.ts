// The real app on the real mongod, by a clock that stands still unless it is moved: what the model says is exact, to the
// millisecond. It can be closed and opened again on the same database. Used by house.ts.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { createMetrics } from '../../src/http/metrics.js';
import { enter } from '../../src/server/listen.js';
import { createServices, type Services } from '../../src/services/services.js';
import type { SessionLimits } from '../../src/services/sessions.js';
import { createDatabase, type Database, isUnavailable, type Stores } from '../../src/stores/database.js';
import { checkAnswers } from '../support/answers.js';
import { keepLedger } from '../support/ledger.js';

/** How a server is made to err, to show that the model sees it. */
export interface Fault {
  wrapStores?: (stores: Stores) => Stores;
  wrapServices?: (services: Services) => Services;
  limits?: Partial<SessionLimits>;
}

export interface ModelServer {
  url: string;
  services: Services;
  database: Database;
  close(): Promise<void>;
}

interface Opening {
  mongodbUri: string;
  limits: SessionLimits;
  clock: () => number;
  /** Where the contract is broken. */
  tell: (breach: string) => void;
  fault: Fault;
  /** What a server answers that errs does not count. */
  keepsLedger: boolean;
}

export async function openServer({
  mongodbUri,
  limits,
  clock,
  tell,
  fault,
  keepsLedger,
}: Opening): Promise<ModelServer> {
  const database = createDatabase(mongodbUri);
  await database.open();
  let url = '';
  const made = createServices({
    stores: fault.wrapStores?.(database) ?? database,
    ping: database.ping,
    limits: { ...limits, ...fault.limits },
    tokenSecrets: ['a secret of the model, long enough'],
    publication: {
      publicUrl: () => url,
      publicSecureUrl: () => url.replace('http:', 'https:'),
      imageCacheControl: 'private, max-age=31536000, immutable',
    },
    clock,
  });
  const services = fault.wrapServices?.(made) ?? made;
  const app = createApp({
    services,
    logger: pino({ level: 'error' }, new Writable({ write: (line, _encoding, done) => done(void tell(`${line}`)) })),
    metrics: createMetrics(),
    isUnavailable,
    origins: [],
    trustedProxies: [],
    servesMetrics: false,
    reportBreach: ({ path, message }) => tell(`${path}: ${message}`),
  });
  const server = http.createServer();
  enter(server, app);
  const ledger = keepLedger(server);
  checkAnswers(server, ({ operation, status, path, breaches }) => {
    for (const breach of breaches) tell(`${operation ?? path} ${status}: ${breach}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    services,
    database,
    async close() {
      if (keepsLedger) ledger.write();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
}
