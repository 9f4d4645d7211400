// How the server ends: not ready any more, calls under way done, listeners and database closed. Used by main.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Health } from '../services/health.js';
import { type Listening, quiet } from './listen.js';

export interface Running {
  listeners: Listening[];
  health: Health;
  underWay: () => number;
  logger: Logger;
  /** Closes the database. */
  close: () => Promise<void>;
}

/** Calls under way get this long, connections a little more; all of stopping stays below the 10 s that orchestrators give. */
const drainMs = 5_000;
const connectionsMs = 2_500;
const stopMs = 9_500;

export async function stop({ listeners, health, underWay, logger, close }: Running, signal: string): Promise<void> {
  const deadline = sleep(stopMs, 'deadline' as const);
  logger.info({ signal }, 'stopping');
  health.beginStopping();
  await quiet(underWay, drainMs);
  await Promise.race([Promise.all(listeners.map((listener) => listener.close())), sleep(connectionsMs)]);
  const outcome = await Promise.race([close(), deadline]);
  if (outcome === 'deadline') logger.warn('stopped; the database takes too long to close and is left to end by itself');
  else logger.info('stopped');
}
