// Sessions with a TTL index; the expiry stands in every query as well, since the TTL monitor runs once a minute (decision R6).
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
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

export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore(connection: Connection) {
  const sessions = connection.model<SessionDocument>('Session', schema);
  return {
    ensureIndexes: () => sessions.createIndexes(),

    async create({ sessionKey, ...rest }: SessionRecord): Promise<void> {
      await soon(sessions.create({ _id: sessionKey, ...rest }));
    },

    /**
     * Moves the idle end of a live session of this client on, never back and never past its absolute end, in one atomic update:
     * an ended session is not revived. Null where the session has ended at `now` or is another client's (decision R6).
     * Always a change, at the absolute end too: a primary that was replaced, and has not heard of a logout, can't carry one out.
     */
    async touch(sessionKey: string, clientId: string, now: Date): Promise<SessionRecord | null> {
      const idleEnd = { $min: [{ $add: [now, '$idleMs'] }, '$endsAt'] };
      const touched = sessions.findOneAndUpdate(
        { _id: sessionKey, clientId, expiresAt: { $gt: now } },
        [{ $set: { expiresAt: { $max: ['$expiresAt', idleEnd] }, touchedAt: now } }],
        { returnDocument: 'after', updatePipeline: true },
      );
      const found = await soon(touched.lean<SessionDocument>());
      return found && toRecord(found);
    },

    /** False where the session had ended already. */
    async delete(sessionKey: string, now: Date): Promise<boolean> {
      return (await soon(sessions.deleteOne({ _id: sessionKey, expiresAt: { $gt: now } }))).deletedCount === 1;
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
