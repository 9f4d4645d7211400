// The wait for the database, bounded: the driver waits half a minute for one that took a command and is silent. Used by the stores.
import { mongo } from 'mongoose';

/** How long an absent database may take to be known as absent. */
export const answerMs = 1_500;

/** The outcome of the work, or an error that means that the database is away; what was sent may be carried out all the same. */
export async function soon<T>(work: PromiseLike<T>, withinMs = answerMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new mongo.MongoOperationTimeoutError(`The database is silent for ${answerMs} ms`));
    // What arrived while this process was busy counts: it is read before setImmediate's turn.
    timer = setTimeout(() => setImmediate(giveUp), withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
