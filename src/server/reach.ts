// The first connection to the database: an embedded one is there or the start fails, another may be away. Used by main.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Database, isUnavailable } from '../stores/database.js';

const againMs = 1_000;

/** Resolves though a database that is not embedded is away: the server listens, is not ready, and this tries on. Throws else. */
export async function reach(database: Database, isEmbedded: boolean, logger: Logger): Promise<void> {
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
    await sleep(againMs, undefined, { ref: false });
    const outcome = await database.open().then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome === null) return logger.info('the database is reached');
    if (!isUnavailable(outcome)) logger.error({ err: outcome }, 'the database refuses the server');
  }
}
