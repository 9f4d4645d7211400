// MONGODB_URI as the driver is given it, and what the driver says of it. Used by config.ts and database.ts.
import { mongo } from 'mongoose';

/** Write concern is ours to say: the driver would let the connection string's own win. */
export function withoutWriteConcern(uri: string): string {
  const [base = '', query] = uri.split('?');
  const isOurs = (pair: string) => !/^(w|journal|j|wtimeoutms)=/i.test(pair);
  return query === undefined ? uri : `${base}?${query.split('&').filter(isOurs).join('&')}`;
}

/** With a user name and password, if any, in which nothing is left to be percent-encoded. */
const hasPlainCredentials = /^[^/]+:\/\/([^:/?#[\]@]*(:[^:/?#[\]@]*)?@)?[^@]*$/;

/** What is wrong with a connection string, with its mend, or null. Never says the password. Connects to nothing. */
export function uriFault(uri: string): string | null {
  try {
    new mongo.MongoClient(withoutWriteConcern(uri));
    return null;
  } catch (error) {
    // What the driver says may hold a piece of a password that it took for something else.
    return hasPlainCredentials.test(uri)
      ? `is refused by the MongoDB driver (${(error as Error).message}): correct it`
      : 'has a user name or password with one of : / ? # [ ] @ in it, or an option with @: write it percent-encoded';
  }
}
