// The database where the configuration says it is: MONGODB_URI, else the embedded mongod of DATA_DIR. Used by main and the command line.
import { platform } from 'node:os';
import type { StoreConfig } from '../config.js';
import { createDatabase, type Database } from './database.js';
import { type EmbeddedMongodEvent, startEmbeddedMongod } from './embedded/embedded-mongod.js';
import { defaultCacheDir } from './embedded/find-mongod.js';

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

/** Resolves with a database that may not be reached yet: its open() tells. Throws where the embedded mongod can't be started. */
export async function openDatabase(config: StoreConfig, { progress, onEvent }: OpenOptions): Promise<OpenDatabase> {
  if (config.mongodbUri !== undefined) {
    const database = createDatabase(config.mongodbUri);
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
