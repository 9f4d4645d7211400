// Ends sessions: one by itself, several at once together. Used by session-store.
import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { gather } from './gather.js';
import { byId, type End, keysOf, near } from './near.js';
import type { SessionDocument } from './session-store.js';
import { soon } from './soon.js';

const longAgo = new Date(0);

/** A function that ends a session, and tells whether it was live: of calls for one session, on whichever node, one is told so. */
export function createSessionEnds(stored: mongo.Collection<SessionDocument>): (end: End) => Promise<boolean> {
  const endOne = async ({ sessionKey, now }: End): Promise<boolean> =>
    (await stored.deleteOne({ _id: sessionKey, expiresAt: { $gt: now } })).deletedCount === 1;

  /** Those that this group has ended. */
  async function endedIn(group: string, ends: readonly End[]): Promise<Set<string>> {
    const which = { _id: { $in: keysOf(ends) }, endedBy: group };
    const found = await stored.find(which, { readPreference: 'primary', projection: { _id: 1 } }).toArray();
    return new Set(found.map(({ _id }) => _id));
  }

  /** One update ends all: a deletion would not tell which of them were live, if not all were. What it ended is deleted behind it. */
  async function endAll(group: string, ends: readonly End[]): Promise<boolean[]> {
    const updates = near([...ends]).map(({ now, items }) => ({
      updateMany: {
        filter: { _id: { $in: keysOf(items) }, expiresAt: { $gt: now } },
        update: { $set: { expiresAt: longAgo, endedBy: group } },
        hint: byId,
      },
    }));
    const { modifiedCount } = await stored.bulkWrite(updates, { ordered: false });
    if (modifiedCount === ends.length) return ends.map(() => true);
    const ended = await endedIn(group, ends);
    return ends.map(({ sessionKey }) => ended.has(sessionKey));
  }

  /** Where a primary went away in the middle: those that were ended by then, and the others one by one, which the driver tries again. */
  async function endEach(group: string, ends: readonly End[]): Promise<boolean[]> {
    const ended = await endedIn(group, ends);
    return Promise.all(ends.map((end) => ended.has(end.sessionKey) || endOne(end)));
  }

  return gather(async (ends: End[]): Promise<boolean[]> => {
    const [only, ...others] = ends;
    if (only && others.length === 0) return [await soon(endOne(only))];
    const firsts = [...new Map(ends.toReversed().map((one) => [one.sessionKey, one])).values()];
    const group = randomUUID();
    const outcomes = await soon(endAll(group, firsts).catch(() => endEach(group, firsts)));
    // What is left behind the TTL index deletes.
    stored.deleteMany({ _id: { $in: keysOf(firsts) }, endedBy: group }).catch(() => {});
    const ended = new Map(firsts.map((one, at) => [one, outcomes[at]]));
    return ends.map((one) => ended.get(one) === true);
  });
}
