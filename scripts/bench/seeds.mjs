// Documents put straight into the database, since making them by calls would take longer than the measurement. Used by contenders.
import { idAt, newPrefix } from './ids.mjs';

const batch = 5_000;
/** More than any contender's logouts in a second. */
const mostPerSecond = 9_000;

/** `count` documents, made of ids by `prefix`. */
export async function fill(collection, { prefix, count }, make) {
  for (let from = 0; from < count; from += batch) {
    const documents = Array.from({ length: Math.min(batch, count - from) }, (_, at) => make(idAt(prefix, from + at)));
    await collection.insertMany(documents, { ordered: false, writeConcern: { w: 1 } });
  }
}

/** Enough sessions for logouts during so many seconds. */
export async function sessionsFor(collection, seconds, make) {
  const made = { prefix: newPrefix(), count: Math.ceil(mostPerSecond * seconds) };
  await fill(collection, made, make);
  return made;
}
