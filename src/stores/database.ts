// The connection and the stores on it. Opened by main and the command line.
import mongoose, { mongo } from 'mongoose';
import { createChunkSweeper, defaultSweep, type SweepOptions } from './chunk-sweeper.js';
import { createClientStore } from './client-store.js';
import { createIdempotencyStore } from './idempotency-store.js';
import { createImageStore } from './image-store.js';
import { createSessionStore } from './session-store.js';
import { createUserStore } from './user-store.js';

export type Database = ReturnType<typeof createDatabase>;
export type Stores = Pick<Database, 'clients' | 'users' | 'sessions' | 'images' | 'idempotency'>;

const unavailable = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoOperationTimeoutError,
  mongo.MongoWriteConcernError,
];
/** MongoDB error codes: shutting down, stepping down, not primary, no primary, time-outs, out of disk space. */
const unavailableCodes = new Set([6, 7, 50, 89, 91, 133, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031]);

/**
 * True where an error means that the database is away for the moment, not that we or it are at fault:
 * answered with 503, never with a 401 (architecture: Errors).
 */
export function isUnavailable(error: unknown): boolean {
  if (unavailable.some((kind) => error instanceof kind)) return true;
  if (error instanceof mongo.MongoDriverError && error.name === 'MongoWaitQueueTimeoutError') return true;
  if (error instanceof Error && 'syscall' in error && 'code' in error) return dnsFaults.has(String(error.code));
  if (error instanceof mongo.MongoServerError) return unavailableCodes.has(Number(error.code));
  if (error instanceof mongoose.Error) {
    return error instanceof mongoose.Error.MongooseServerSelectionError || /initial connection/.test(error.message);
  }
  return false;
}

/** How long an absent database may take to be known as absent. */
const answerMs = 1_500;
/** A mongodb+srv name that can't be looked up for the moment. */
const dnsFaults = new Set(['ENOTFOUND', 'ESERVFAIL', 'ETIMEOUT', 'ECONNREFUSED', 'EAI_AGAIN']);
const namesDatabase = /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/;

/**
 * Every write is journaled, on a replica set by a majority: without it a killed mongod was seen to forget acknowledged writes.
 * An absent database is an error within 1.5 seconds.
 */
export function createDatabase(uri: string, options: { sweep?: SweepOptions } = {}) {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  const images = createImageStore(connection);
  const stores = {
    clients: createClientStore(connection),
    users: createUserStore(connection),
    sessions: createSessionStore(connection),
    images,
    idempotency: createIdempotencyStore(connection),
  };
  const sweeper = createChunkSweeper(connection, images, options.sweep ?? defaultSweep);

  return {
    ...stores,
    sweeper,

    /** Connects and makes the indexes. Throws as long as the database is away; call it again then. */
    async open(): Promise<void> {
      if (connection.readyState !== mongoose.ConnectionStates.connected) {
        await connection.openUri(uri, {
          autoIndex: false,
          autoCreate: false,
          bufferCommands: false,
          serverSelectionTimeoutMS: answerMs,
          connectTimeoutMS: answerMs,
          waitQueueTimeoutMS: answerMs,
          socketTimeoutMS: 30_000,
          writeConcern: { w: 'majority', journal: true },
          appName: 'cloakroom',
          ...(namesDatabase.test(uri) ? {} : { dbName: 'cloakroom' }),
        });
      }
      for (const store of Object.values(stores)) await store.ensureIndexes();
    },

    /** Throws where the database does not answer. */
    async ping(): Promise<void> {
      if (!connection.db) throw new mongo.MongoNotConnectedError('The database has not been reached yet');
      await connection.db.command({ ping: 1 }, { timeoutMS: answerMs });
    },

    async drop(): Promise<void> {
      await connection.dropDatabase();
    },

    async close(): Promise<void> {
      sweeper.stop();
      await connection.close();
    },
  };
}
