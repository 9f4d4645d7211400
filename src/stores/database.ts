// The connection and the stores on it. Opened by main and the command line.
import mongoose, { mongo } from 'mongoose';
import { createChunkSweeper, defaultSweep, type SweepOptions } from './chunk-sweeper.js';
import { createClientStore } from './client-store.js';
import { withoutWriteConcern } from './connection-string.js';
import { createIdempotencyStore } from './idempotency-store.js';
import { createImageStore } from './image-store.js';
import { createLimitStore } from './limit-store.js';
import { createSessionStore } from './session-store.js';
import { answerMs, soon } from './soon.js';
import { createUserStore } from './user-store.js';

export type Database = ReturnType<typeof createDatabase>;
export type Stores = Pick<Database, 'clients' | 'users' | 'sessions' | 'images' | 'idempotency' | 'limits'>;

/** What the driver throws though the database may well be there: our call or the configuration is wrong. */
const ownFaults = [
  mongo.MongoInvalidArgumentError,
  mongo.MongoParseError,
  mongo.MongoCompatibilityError,
  mongo.MongoMissingCredentialsError,
  mongo.MongoMissingDependencyError,
  mongo.MongoBatchReExecutionError,
  mongo.MongoTransactionError,
  mongo.MongoTailableCursorError,
  mongo.MongoCursorInUseError,
  mongo.MongoCursorExhaustedError,
  mongo.MongoGridFSStreamError,
  mongo.MongoGridFSChunkError,
];
/** MongoDB error codes: shutting down, stepping down, not primary, no primary, no majority, time-outs, out of disk space. */
const unavailableCodes = new Set([
  6, 7, 50, 64, 89, 91, 100, 133, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031,
]);
/** Of the socket, and of a mongodb+srv name that can't be looked up for the moment. */
const networkCalls = /^(connect|getaddrinfo|query[A-Z])/;
const unavailableLabels = ['RetryableWriteError', 'RetryableError', 'SystemOverloadedError'];

/**
 * True where an error means that the database is away for the moment, not that we or it are at fault:
 * answered with 503, never with a 401 (architecture: Errors). What a breaking connection makes the driver throw is of
 * many kinds (an unexpected end of an answer, a closed pool, a raw error of the socket), so only the known faults are left out.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof mongo.MongoWriteConcernError) return true;
  if (error instanceof mongo.MongoServerError) {
    // A batch of writes puts an error of the connection, which has no such code, into one that looks like the server's.
    if (error instanceof mongo.MongoBulkWriteError && typeof error.code !== 'number') return true;
    return unavailableCodes.has(Number(error.code)) || unavailableLabels.some((label) => error.hasErrorLabel(label));
  }
  if (error instanceof mongo.MongoError) return !ownFaults.some((kind) => error instanceof kind);
  if (error instanceof mongoose.Error) {
    return (
      error instanceof mongoose.Error.MongooseServerSelectionError ||
      /initial connection|force closed/.test(error.message)
    );
  }
  return error instanceof Error && 'syscall' in error && networkCalls.test(String(error.syscall));
}

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
    limits: createLimitStore(connection),
  };
  const sweeper = createChunkSweeper(connection, images, options.sweep ?? defaultSweep);

  return {
    ...stores,
    sweeper,

    /** Connects and makes the indexes. Throws as long as the database is away; call it again then. */
    async open(): Promise<void> {
      if (connection.readyState !== mongoose.ConnectionStates.connected) {
        await connection.openUri(withoutWriteConcern(uri), {
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
      await soon(connection.db.command({ ping: 1 }));
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
