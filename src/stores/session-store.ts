// Sessions with a TTL index; the expiry stands in every query as well, since the TTL monitor runs once a minute (decision R6).
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
import { gather } from './gather.js';
import type { SessionRecord } from './records.js';
import { soon } from './soon.js';

type SessionDocument = Omit<SessionRecord, 'sessionKey'> & {
  _id: string;
  touchedAt?: Date;
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
  },
  { versionKey: false, collection: 'sessions' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ userId: 1 });
schema.index({ clientId: 1 });

const toRecord = ({ _id, touchedAt: _, ...rest }: SessionDocument): SessionRecord => ({ sessionKey: _id, ...rest });

interface Activity {
  sessionKey: string;
  clientId: string;
  now: Date;
}

/** Activities so near each other in time are judged at the time of the last of them. */
const nearMs = 20;

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

interface Alike {
  clientId: string;
  since: Date;
  now: Date;
  sessionKeys: string[];
}

/** Those of one client at about one time. */
function alike(activities: Activity[]): Alike[] {
  const groups: Alike[] = [];
  for (const { sessionKey, clientId, now } of activities.toSorted((one, other) => +one.now - +other.now)) {
    const same = groups.find((group) => group.clientId === clientId && +now - +group.since <= nearMs);
    if (!same) groups.push({ clientId, since: now, now, sessionKeys: [sessionKey] });
    else {
      same.sessionKeys.push(sessionKey);
      same.now = now;
    }
  }
  return groups;
}

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
    const updates = alike(activities).map(({ clientId, now, sessionKeys }) => ({
      updateMany: {
        filter: { _id: { $in: sessionKeys }, clientId, expiresAt: { $gt: now } },
        update: movedOn(now),
      },
    }));
    await stored.bulkWrite(updates, { ordered: false });
    const keys = activities.map(({ sessionKey }) => sessionKey);
    const found = await stored.find({ _id: { $in: keys } }, { readPreference: 'primary' }).toArray();
    const byKey = new Map(found.map((session) => [session._id, session]));
    return Promise.all(
      activities.map((activity) => {
        const session = byKey.get(activity.sessionKey);
        if (session?.clientId !== activity.clientId || session.expiresAt <= activity.now) return null;
        const isChanged = (session.touchedAt ?? session.createdAt) >= activity.now;
        return isChanged ? session : touchOne(activity);
      }),
    );
  }

  const touch = gather((activities: Activity[]) => {
    const each = () => Promise.all(activities.map(touchOne));
    if (activities.length === 1) return soon(each());
    // One by one the driver tries them again where a primary went away.
    return soon(touchAll(activities).catch(each));
  });

  return {
    ensureIndexes: () => sessions.createIndexes(),

    async create({ sessionKey, ...rest }: SessionRecord): Promise<void> {
      await soon(stored.insertOne({ _id: sessionKey, ...rest }));
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
    async delete(sessionKey: string, now: Date): Promise<boolean> {
      return (await soon(stored.deleteOne({ _id: sessionKey, expiresAt: { $gt: now } }))).deletedCount === 1;
    },

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
