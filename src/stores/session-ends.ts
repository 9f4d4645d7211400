// Ends sessions: one by itself, several at once together. Used by session-store.
import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { allOrEach, byId, Failed, gather } from './gather.js';
import { type End, keysOf, near } from './near.js';
import type { SessionDocument } from './session-store.js';

/** A function that ends a session, and tells whether it was live: of calls for one session, on whichever node, one is told so. */
export function createSessionEnds(stored: mongo.Collection<SessionDocument>): (end: End) => Promise<boolean> {
  const endOne = async ({ sessionKey, now }: End): Promise<boolean> =>
    (await stored.deleteOne({ _id: sessionKey, expiresAt: { $gt: now } })).deletedCount === 1;

  /** Whichever comes first, this or the group's own update that was thought to have failed: it is one of them that ends the session. */
  const endAgain =
    (group: string) =>
    async ({ sessionKey, now }: End): Promise<boolean> => {
      const which = { _id: sessionKey, $or: [{ expiresAt: { $gt: now } }, { endedBy: group }] };
      return (await stored.deleteOne(which)).deletedCount === 1;
    };

  /**
   * One update ends all: a deletion would not tell which of them were live, if not all were. Without an expiresAt they have ended for
   * everybody, whatever his clock says, and the TTL index leaves them until they have been counted.
   */
  const endAll =
    (group: string) =>
    async (ends: readonly End[]): Promise<boolean[]> => {
      const updates = near([...ends]).map(({ now, items }) => ({
        updateMany: {
          filter: { _id: { $in: keysOf(items) }, expiresAt: { $gt: now } },
          update: { $set: { endedBy: group, endedAt: new Date() }, $unset: { expiresAt: 1 as const } },
          hint: byId,
        },
      }));
      const { modifiedCount } = await stored.bulkWrite(updates, { ordered: false });
      if (modifiedCount === ends.length) return ends.map(() => true);
      const which = { _id: { $in: keysOf(ends) }, endedBy: group };
      const found = await stored.find(which, { readPreference: 'primary', projection: { _id: 1 } }).toArray();
      const ended = new Set(found.map(({ _id }) => _id));
      return ends.map(({ sessionKey }) => ended.has(sessionKey));
    };

  return gather(async (ends: End[]) => {
    const firsts = [...new Map(ends.toReversed().map((one) => [one.sessionKey, one])).values()];
    const group = randomUUID();
    const outcomes = await allOrEach(firsts, endOne, endAll(group), endAgain(group));
    // What is left behind a TTL index deletes.
    if (firsts.length > 1) stored.deleteMany({ _id: { $in: keysOf(firsts) }, endedBy: group }).catch(() => {});
    const ended = new Map(firsts.map((first, at) => [first.sessionKey, { first, outcome: outcomes[at] }]));
    return ends.map((one) => {
      const { first, outcome = false } = ended.get(one.sessionKey) ?? {};
      return one === first || outcome instanceof Failed ? outcome : false;
    });
  });
}
