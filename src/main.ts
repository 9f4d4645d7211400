// The server's process: environment → configuration → database → listen → shut down. The only file that knows the process.
import './server/v8-flags.js'; // before all others
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import express from 'express';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import { type Config, loadConfig } from './config.js';
import { contract } from './contract.js';
import { createDoor } from './http/door.js';
import { messagesOf } from './http/messages.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { makeDemo } from './server/demo.js';
import { type Entrance, type Listening, listen } from './server/listen.js';
import { createLog, logMongod } from './server/log.js';
import { reach } from './server/reach.js';
import { selfSignedPair, type TlsPair } from './server/self-signed.js';
import { startUpText } from './server/start-up-text.js';
import { startWarnings } from './server/start-warnings.js';
import { type Running, stop } from './server/stop.js';
import { keptTokenSecret } from './server/token-secret.js';
import {
  isSilent,
  metricsOfAll,
  outliveThePrimary,
  runWorkers,
  tellStarted,
  UsageError,
  usage,
  workersOf,
} from './server/workers.js';
import { createServices } from './services/services.js';
import { isUnavailable } from './stores/database.js';
import { type OpenDatabase, openUnless } from './stores/open.js';

const print = (line: string): void => {
  if (!isSilent()) process.stdout.write(`${line}\n`);
};

async function tlsPair(config: Config): Promise<TlsPair | undefined> {
  if (config.tls)
    return { cert: readFileSync(config.tls.certFile, 'utf8'), key: readFileSync(config.tls.keyFile, 'utf8') };
  return config.mongodbUri === undefined ? selfSignedPair(config.dataDir, config.host) : undefined;
}

async function listenEverywhere(config: Config, entrance: Entrance, metrics: Metrics): Promise<Listening[]> {
  const pair = await tlsPair(config);
  const listeners = [await listen(entrance, config.host, config.port, 'PORT')];
  if (pair && config.httpsPort !== undefined) {
    listeners.push(await listen(entrance, config.host, config.httpsPort, 'HTTPS_PORT', pair));
  }
  if (typeof config.metricsPort === 'number') {
    const walk = express().disable('x-powered-by').get('/metrics', metrics.serve);
    listeners.push(await listen({ walk }, config.host, config.metricsPort, 'METRICS_PORT'));
  }
  return listeners;
}

async function serve(config: Config, opened: OpenDatabase, logger: Logger, beginLog: () => void): Promise<Running> {
  const { database, isEmbedded, close } = opened;
  const addresses = { url: '', secureUrl: '' };
  const services = createServices({
    stores: database,
    ping: database.ping,
    limits: config,
    rateLimits: config.rateLimits,
    tokenSecrets: config.tokenSecrets ?? [await keptTokenSecret(config.dataDir)],
    publication: {
      publicUrl: () => config.publicUrl ?? addresses.url,
      publicSecureUrl: () => config.publicSecureUrl ?? addresses.secureUrl,
      imageCacheControl: config.imageCacheControl,
    },
    decodesImages: config.decodesImages,
  });
  const metrics = createMetrics(metricsOfAll);
  const { origins, trustedProxies, metricsPort } = config;
  const parts = {
    services,
    logger,
    metrics,
    isUnavailable,
    origins,
    trustedProxies,
    callLimits: config.rateLimits,
    servesMetrics: metricsPort === 'main',
  };
  const { publicUrl } = services.publication;
  const app = createApp(parts);
  const door = createDoor(app, { metrics, logger, origins, publicUrl });
  const entrance = { walk: door.walk, doorstep: door, messages: messagesOf(app) };
  const listeners = await listenEverywhere(config, entrance, metrics);
  addresses.url = listeners[0]?.url ?? '';
  addresses.secureUrl = listeners.find(({ url }) => url.startsWith('https:'))?.url ?? '';

  const demo = isEmbedded ? await makeDemo(database, services) : null;
  if (isEmbedded) print(startUpText(contract.info.version, addresses.url, addresses.secureUrl, demo));
  print(`Cloakroom listening on ${addresses.url}`);
  beginLog();
  logger.info({ urls: listeners.map(({ url }) => url) }, 'listening');
  tellStarted();
  if (!isSilent()) {
    const names = Object.keys(process.env);
    for (const warning of startWarnings(config, addresses, names)) logger.warn(warning);
  }
  if (!config.decodesImages) logger.warn('images are not decoded: for benchmarks only');
  database.sweeper.start((outcome) => {
    if ('error' in outcome) logger.warn({ err: outcome.error }, 'sweep of image chunks');
    else logger.info(outcome, 'sweep of image chunks');
  });
  return { listeners, health: services.health, underWay: door.underWay, logger, close };
}

async function main(): Promise<number> {
  process.stdout.on('error', () => {}); // who read the log has gone; that is no reason to stop serving
  const signalled = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    outliveThePrimary(() => resolve('the primary has gone'));
  });
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const workers = workersOf(args);
  const config = loadConfig(process.env);
  const { logger, begin } = createLog(config.logLevel, workers > 1);
  if (cluster.isPrimary && workers > 1) {
    begin();
    return runWorkers(workers, signalled, logger);
  }
  const opened = await openUnless(signalled, config, { progress: print, onEvent: logMongod(logger) });
  if (!opened) return 0;
  try {
    await reach(opened.database, opened.isEmbedded, logger);
    const running = await serve(config, opened, logger, begin);
    await stop(running, await signalled);
    return 0;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
