// Counters that all nodes share, each for a span of time, by rate-limiter-flexible with a TTL index. Used by services/limits.
import { type Connection, mongo } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import { soon } from './soon.js';

const collection = 'limits';

/** How much of a counter is used, and in how many milliseconds it begins anew. */
export interface Count {
  used: number;
  msLeft: number;
}

export interface Counter {
  /** Counts one more, and says how many there are then: of calls at once on any node each gets a number of its own. */
  add(key: string): Promise<Count>;
  find(key: string): Promise<Count>;
}

export type LimitStore = ReturnType<typeof createLimitStore>;

export function createLimitStore(connection: Connection) {
  /** Counts are not journaled: what a killed mongod forgets are a few of the last tenth of a second. */
  const database = (): mongo.Db => {
    if (!connection.db) throw new mongo.MongoNotConnectedError('The database has not been reached yet');
    return connection.getClient().db(connection.db.databaseName, { writeConcern: { w: 1 } });
  };
  const options = { tableName: collection, disableIndexesCreation: true };

  return {
    /** The indexes that rate-limiter-flexible asks for: by key, and by end. */
    async ensureIndexes(): Promise<void> {
      const limiter = new RateLimiterMongo({ ...options, storeClient: database(), points: 1, duration: 1 });
      await limiter.createIndexes();
    },

    counter(name: string, seconds: number): Counter {
      let limiter: RateLimiterMongo | undefined;
      const opened = () => {
        limiter ??= new RateLimiterMongo({
          ...options,
          storeClient: database(),
          keyPrefix: name,
          points: Number.MAX_SAFE_INTEGER,
          duration: seconds,
        });
        return limiter;
      };
      return {
        async add(key) {
          const { consumedPoints, msBeforeNext } = await soon(opened().consume(key));
          return { used: consumedPoints, msLeft: msBeforeNext };
        },
        async find(key) {
          const found = await soon(opened().get(key));
          return { used: found?.consumedPoints ?? 0, msLeft: found?.msBeforeNext ?? 0 };
        },
      };
    },
  };
}
