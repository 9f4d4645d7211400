// How the server ends: not ready any more, callers told, calls under way done, listeners and database closed. Used by main.
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Health } from '../services/health.js';
import type { Listening } from './listen.js';

export interface Running {
  listeners: Listening[];
  health: Health;
  underWay: () => number;
  logger: Logger;
  /** Closes the database. */
  close: () => Promise<void>;
}

/** A balancer that asks for readiness has this long to see that it is gone, and sends its calls elsewhere. */
const watchedMs = 2_000;
/** Callers between two calls have this long to hear, by their next answer, that their connection ends. */
const tellMs = 500;
/** Calls have this long from the signal on; all of stopping stays below the 10 s that orchestrators give. */
const callsMs = 7_500;
const stopMs = 9_500;
const lookMs = 20;
/** A turn of the event loop that is so short has read all that had arrived. */
const shortTurnMs = 1;
const mostTurns = 100;

/** Serves on while it makes sense to: not at all where nobody is connected or watching. */
async function linger(listeners: Listening[]): Promise<void> {
  const begun = performance.now();
  const since = () => performance.now() - begun;
  const isAwaited = () => {
    if (listeners.some((listener) => listener.isWatched())) return since() < watchedMs;
    return since() < tellMs && listeners.some((listener) => listener.isOpen());
  };
  while (isAwaited()) await sleep(lookMs);
}

/**
 * Resolves right after a look at all connections: those that wait are accepted, and a call that has arrived on an idle one is under
 * way, so that closing now drops neither.
 */
async function lookAtAll(): Promise<void> {
  for (let turns = 0; turns < mostTurns; turns++) {
    const begun = performance.now();
    await turn();
    if (turns > 0 && performance.now() - begun < shortTurnMs) return;
  }
}

export async function stop({ listeners, health, underWay, logger, close }: Running, signal: string): Promise<void> {
  const deadline = sleep(stopMs, 'deadline' as const);
  const calls = sleep(callsMs, 'cut' as const);
  health.beginStopping();
  for (const listener of listeners) listener.tell();
  logger.info({ signal }, 'stopping');
  await linger(listeners);
  await lookAtAll();
  const closed = await Promise.race([Promise.all(listeners.map((listener) => listener.close())), calls]);
  if (closed === 'cut' && underWay() > 0) logger.warn({ underWay: underWay() }, 'calls that took too long are cut off');
  const outcome = await Promise.race([close(), deadline]);
  if (outcome === 'deadline') logger.warn('stopped; the database takes too long to close and is left to end by itself');
  else logger.info('stopped');
}
