// The server's process: environment → configuration → database → listen → shut down. The only file that knows the process.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express } from 'express';
import { type Logger, pino } from 'pino';
import { createApp } from './app.js';
import { type Config, loadConfig } from './config.js';
import { contract } from './contract.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { makeDemo } from './server/demo.js';
import { countRequests, type Listening, listen, quiet } from './server/listen.js';
import { selfSignedPair, type TlsPair } from './server/self-signed.js';
import { startUpText } from './server/start-up-text.js';
import { keptTokenSecret } from './server/token-secret.js';
import { createServices, type Services } from './services/services.js';
import { type Database, isUnavailable } from './stores/database.js';
import { type OpenDatabase, openDatabase } from './stores/open.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const reachAgainMs = 1_000;
/** Requests under way get this long, all of stopping at most 10 s. */
const drainMs = 5_000;
const closeMs = 2_500;

async function tlsPair(config: Config): Promise<TlsPair | undefined> {
  if (config.tls)
    return { cert: readFileSync(config.tls.certFile, 'utf8'), key: readFileSync(config.tls.keyFile, 'utf8') };
  return config.mongodbUri === undefined ? selfSignedPair(config.dataDir, config.host) : undefined;
}

/** An embedded database is there or the start fails; another may be away: the server listens, is not ready, and tries again. */
async function reach(database: Database, isEmbedded: boolean, logger: Logger): Promise<void> {
  try {
    await database.open();
  } catch (error) {
    if (isEmbedded || !isUnavailable(error)) throw error;
    logger.warn({ err: error }, 'the database is away; trying again');
    void reachLater(database, logger);
  }
}

async function reachLater(database: Database, logger: Logger): Promise<void> {
  for (;;) {
    await sleep(reachAgainMs, undefined, { ref: false });
    const outcome = await database.open().then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome === null) return logger.info('the database is reached');
    if (!isUnavailable(outcome)) logger.error({ err: outcome }, 'the database refuses the server');
  }
}

interface Running {
  listeners: Listening[];
  close: () => Promise<void>;
  services: Services;
  underWay: () => number;
  logger: Logger;
}

async function stop({ listeners, close, services, underWay, logger }: Running, signal: string): Promise<void> {
  logger.info({ signal }, 'stopping');
  services.health.beginStopping();
  await quiet(underWay, drainMs);
  const closed = Promise.all(listeners.map((listener) => listener.close()));
  await Promise.race([closed, sleep(closeMs)]);
  await close();
  logger.info('stopped');
}

async function listenEverywhere(config: Config, app: Express, metrics: Metrics): Promise<Listening[]> {
  const pair = await tlsPair(config);
  const listeners = [await listen(app, config.host, config.port, 'PORT')];
  if (pair && config.httpsPort !== undefined) {
    listeners.push(await listen(app, config.host, config.httpsPort, 'HTTPS_PORT', pair));
  }
  if (typeof config.metricsPort === 'number') {
    const metricsApp = express().get('/metrics', metrics.serve);
    listeners.push(await listen(metricsApp, config.host, config.metricsPort, 'METRICS_PORT'));
  }
  return listeners;
}

interface Started extends OpenDatabase {
  logger: Logger;
  /** Log lines stand behind the start-up text. */
  beginLogging: () => void;
}

async function openAndReach(config: Config): Promise<Started> {
  const logger = pino({ level: config.logLevel, base: null });
  const held: object[] = [];
  let log = (event: object): void => void held.push(event);
  const beginLogging = () => {
    log = (event) => logger.info(event, 'embedded mongod');
    for (const event of held) log(event);
  };
  const opened = await openDatabase(config, { progress: print, onEvent: (event) => log(event) });
  try {
    await reach(opened.database, opened.isEmbedded, logger);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return { ...opened, logger, beginLogging };
}

async function serve(config: Config, started: Started): Promise<Running> {
  const { database, isEmbedded, close, logger } = started;
  const addresses = { url: '', secureUrl: '' };
  const services = createServices({
    stores: database,
    ping: database.ping,
    limits: config,
    tokenSecrets: config.tokenSecrets ?? [await keptTokenSecret(config.dataDir)],
    publication: {
      publicUrl: () => config.publicUrl ?? addresses.url,
      publicSecureUrl: () => config.publicSecureUrl ?? addresses.secureUrl,
      imageCacheControl: config.imageCacheControl,
    },
  });
  const metrics = createMetrics();
  const { origins, trustedProxies, metricsPort } = config;
  const parts = {
    services,
    logger,
    metrics,
    isUnavailable,
    origins,
    trustedProxies,
    servesMetrics: metricsPort === 'main',
  };
  const { app, underWay } = countRequests(createApp(parts));
  const listeners = await listenEverywhere(config, app, metrics);
  addresses.url = listeners[0]?.url ?? '';
  addresses.secureUrl = listeners.find(({ url }) => url.startsWith('https:'))?.url ?? '';

  const demo = isEmbedded ? await makeDemo(database, services) : null;
  if (isEmbedded) print(startUpText(contract.info.version, addresses.url, addresses.secureUrl, demo));
  print(`Cloakroom listening on ${addresses.url}`);
  started.beginLogging();
  database.sweeper.start((outcome) => logger['error' in outcome ? 'warn' : 'info'](outcome, 'sweep of image chunks'));
  return { listeners, close, services, underWay, logger };
}

async function main(): Promise<void> {
  // A signal that comes once the database is there is kept until all can be closed in order.
  const signalled = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
  const config = loadConfig(process.env);
  const started = await Promise.race([openAndReach(config), signalled.then(() => null)]);
  if (!started) return;
  try {
    const running = await serve(config, started);
    await stop(running, await signalled);
  } catch (error) {
    await started.close();
    throw error;
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
