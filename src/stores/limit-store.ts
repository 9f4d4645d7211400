// Counters that all nodes share, each for a span of time, by rate-limiter-flexible with a TTL index. Used by services/limits.
import { type Connection, mongo } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import { findEach } from './find-each.js';
import { gather } from './gather.js';
import { soon } from './soon.js';

const collection = 'limits';

/** As rate-limiter-flexible stores it. */
interface StoredCount {
  key: string;
  points: number;
  expire: Date;
}

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
  const findStored = findEach<StoredCount, 'key'>(connection, collection, 'key');
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
      /** Those of one key are added in one step, and share the numbers that it gave among them. */
      const add = gather(async (keys: string[]): Promise<Count[]> => {
        const added = new Map<string, number>();
        for (const key of keys) added.set(key, (added.get(key) ?? 0) + 1);
        const counts = await soon(
          Promise.all(
            [...added].map(async ([key, many]) => ({ key, many, standing: await opened().consume(key, many) })),
          ),
        );
        const next = new Map(
          counts.map(({ key, many, standing }) => [
            key,
            { used: standing.consumedPoints - many, msLeft: standing.msBeforeNext },
          ]),
        );
        return keys.map((key) => {
          const count = next.get(key) as Count;
          count.used += 1;
          return { ...count };
        });
      });
      return {
        add,
        async find(key) {
          const found = await findStored(opened().getKey(key));
          const msLeft = found ? found.expire.getTime() - Date.now() : 0;
          return found && msLeft > 0 ? { used: found.points, msLeft } : { used: 0, msLeft: 0 };
        },
      };
    },
  };
}
