// Sessions with a TTL index; the expiry stands in every query as well, since the TTL monitor runs once a minute (decision R6).
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
import { findFew } from './find-each.js';
import { allOrEach, byId, gather } from './gather.js';
import { insertEach } from './insert-each.js';
import { type End, keysOf, near } from './near.js';
import type { SessionRecord } from './records.js';
import { createSessionEnds } from './session-ends.js';

export type SessionDocument = Omit<SessionRecord, 'sessionKey'> & {
  _id: string;
  touchedAt?: Date;
  /** Of a session that was logged out together with others, and is about to be deleted: in which group, and when. It has no expiresAt. */
  endedBy?: string;
  endedAt?: Date;
};

const schema = new Schema<SessionDocument>(
  {
    _id: { type: String, required: true },
    clientId: { type: String, required: true },
    userId: { type: String, required: true },
    email: { type: String, required: true },
    isRemembered: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    idleMs: { type: Number, required: true },
    touchedAt: Date,
    endedBy: String,
    endedAt: Date,
  },
  { versionKey: false, collection: 'sessions' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ endedAt: 1 }, { expireAfterSeconds: 60, partialFilterExpression: { endedAt: { $exists: true } } });
schema.index({ userId: 1 });
schema.index({ clientId: 1 });

const toRecord = ({
  _id,
  touchedAt: _touched,
  endedBy: _by,
  endedAt: _at,
  ...rest
}: SessionDocument): SessionRecord => ({
  sessionKey: _id,
  ...rest,
});

interface Activity extends End {
  clientId: string;
}

/**
 * Moves the idle end on, never back and never past the absolute end. Always a change, at the absolute end and within a millisecond too:
 * a primary that was replaced, and has not heard of a logout, can't carry one out.
 */
const movedOn = (now: Date) => [
  {
    $set: {
      expiresAt: { $max: ['$expiresAt', { $min: [{ $add: [now, '$idleMs'] }, '$endsAt'] }] },
      touchedAt: { $max: [now, { $add: [{ $ifNull: ['$touchedAt', '$createdAt'] }, 1] }] },
    },
  },
];

const clientsOf = (activities: Activity[]): string[] => [...new Set(activities.map(({ clientId }) => clientId))];

export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore(connection: Connection) {
  const sessions = connection.model<SessionDocument>('Session', schema);
  const stored = connection.collection<SessionDocument>('sessions');

  const touchOne = ({ sessionKey, clientId, now }: Activity): Promise<SessionDocument | null> =>
    stored.findOneAndUpdate({ _id: sessionKey, clientId, expiresAt: { $gt: now } }, movedOn(now), {
      returnDocument: 'after',
    });

  /** One update for all, and one read behind it: who is found live, and changed by this update or a later one, was live at it. */
  async function touchAll(activities: Activity[]): Promise<(SessionDocument | null)[]> {
    const updates = clientsOf(activities).flatMap((client) =>
      near(activities.filter(({ clientId }) => clientId === client)).map(({ now, items }) => ({
        filter: { _id: { $in: keysOf(items) }, clientId: client, expiresAt: { $gt: now } },
        update: movedOn(now),
        hint: byId,
      })),
    );
    const [only, ...others] = updates;
    if (only && others.length === 0) await stored.updateMany(only.filter, only.update, { hint: only.hint });
    else
      await stored.bulkWrite(
        updates.map((updateMany) => ({ updateMany })),
        { ordered: false },
      );
    const found = await findFew<SessionDocument>(connection, 'sessions', { _id: { $in: keysOf(activities) } });
    const byKey = new Map(found.map((session) => [session._id, session]));
    return Promise.all(
      activities.map((activity) => {
        const session = byKey.get(activity.sessionKey);
        if (session?.clientId !== activity.clientId || !(session.expiresAt > activity.now)) return null;
        const isChanged = (session.touchedAt ?? session.createdAt) >= activity.now;
        return isChanged ? session : touchOne(activity);
      }),
    );
  }

  const touch = gather((activities: Activity[]) => allOrEach(activities, touchOne, touchAll));

  const end = createSessionEnds(stored);

  const insert = insertEach(stored);

  return {
    ensureIndexes: () => sessions.createIndexes(),

    async create({ sessionKey, ...rest }: SessionRecord): Promise<void> {
      await insert({ _id: sessionKey, ...rest });
    },

    /**
     * Moves the idle end of a live session of this client on, never back and never past its absolute end, in one atomic update:
     * an ended session is not revived. Null where the session has ended at `now` or is another client's (decision R6).
     */
    async touch(sessionKey: string, clientId: string, now: Date): Promise<SessionRecord | null> {
      const found = await touch({ sessionKey, clientId, now });
      return found && toRecord(found);
    },

    /** False where the session had ended already. */
    delete: (sessionKey: string, now: Date): Promise<boolean> => end({ sessionKey, now }),

    async listByUser(userId: string, now: Date): Promise<SessionRecord[]> {
      const found = sessions.find({ userId, expiresAt: { $gt: now } }).sort({ createdAt: 1 });
      return (await found.lean<SessionDocument[]>()).map(toRecord);
    },

    async deleteByUser(userId: string): Promise<number> {
      return (await sessions.deleteMany({ userId })).deletedCount;
    },

    async deleteByClient(clientId: string): Promise<number> {
      return (await sessions.deleteMany({ clientId })).deletedCount;
    },
  };
}
