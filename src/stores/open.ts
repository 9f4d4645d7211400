// The database where the configuration says it is: MONGODB_URI, else the embedded mongod of DATA_DIR. Used by main and the command line.
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreConfig } from '../config.js';
import { createDatabase, type Database, isUnavailable } from './database.js';
import { type EmbeddedMongodEvent, startEmbeddedMongod } from './embedded/embedded-mongod.js';
import { defaultCacheDir } from './embedded/find-mongod.js';
import { holdsDatabase } from './embedded/folder.js';

export interface OpenDatabase {
  database: Database;
  isEmbedded: boolean;
  /** Closes the connection, and stops the embedded mongod if nobody else uses it. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A line for a person who waits. */
  progress: (line: string) => void;
  onEvent: (event: EmbeddedMongodEvent) => void;
}

/** How long an interrupted start of the embedded mongod is waited for, so that it is not left behind. */
const interruptedMs = 5_000;

/** A wrong password or option is told with the setting to correct. */
function openGiven(uri: string): Database {
  const database = createDatabase(uri);
  const explain = (error: unknown): never => {
    if (isUnavailable(error)) throw error;
    const { message } = error as Error;
    throw new Error(`The database of MONGODB_URI can't be used: ${message}. Correct MONGODB_URI.`, { cause: error });
  };
  return { ...database, open: () => database.open().catch(explain) };
}

async function openDatabase(config: StoreConfig, { progress, onEvent }: OpenOptions): Promise<OpenDatabase> {
  if (config.mongodbUri !== undefined) {
    const database = openGiven(config.mongodbUri);
    return { database, isEmbedded: false, close: () => database.close() };
  }
  const mongod = await startEmbeddedMongod({
    dataDir: config.dataDir,
    ...(config.mongodPath === undefined ? {} : { mongodPath: config.mongodPath }),
    path: config.searchPath,
    cacheDir: defaultCacheDir(config.environment, platform()),
    progress,
    onEvent,
  });
  const database = createDatabase(`${mongod.hostUri}/cloakroom`);
  return {
    database,
    isEmbedded: true,
    async close() {
      await database.close();
      await mongod.stop();
    },
  };
}

/** Whether opening it would make a database: an embedded one is made where there is none. */
export const wouldBeNew = async ({ mongodbUri, dataDir }: StoreConfig): Promise<boolean> =>
  mongodbUri === undefined && !(await holdsDatabase(dataDir));

/**
 * Resolves with a database that may not be reached yet: its open() tells; with null where `interrupted` resolves first, and what
 * was started until then is stopped again. Throws where the embedded mongod can't be started.
 */
export async function openUnless(
  interrupted: Promise<unknown>,
  config: StoreConfig,
  options: OpenOptions,
): Promise<OpenDatabase | null> {
  const opening = openDatabase(config, options);
  const opened = await Promise.race([opening, interrupted.then(() => null)]);
  if (opened) return opened;
  const closing = opening.then(
    (late) => late.close(),
    () => {},
  );
  await Promise.race([closing, sleep(interruptedMs)]);
  return null;
}
