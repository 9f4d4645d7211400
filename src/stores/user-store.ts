// Users, found by email without regard to case. Used by services/users and services/sessions.
import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
import { isDuplicateKey } from './duplicate-key.js';
import { findEach } from './find-each.js';
import type { UserRecord } from './records.js';

interface UserDocument {
  _id: string;
  email: string;
  emailLowerCase: string;
  passwordHash: string;
  active: boolean;
  createdAt: Date;
}

const schema = new Schema<UserDocument>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    emailLowerCase: { type: String, required: true },
    passwordHash: { type: String, required: true },
    active: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'users' },
);
schema.index({ emailLowerCase: 1 }, { unique: true });

const toRecord = ({ _id, emailLowerCase: _, ...rest }: UserDocument): UserRecord => ({ userId: _id, ...rest });

export type UserStore = ReturnType<typeof createUserStore>;

export function createUserStore(connection: Connection) {
  const users = connection.model<UserDocument>('User', schema);
  const find = findEach<UserDocument, '_id'>(connection, 'users', '_id');
  const findByEmail = findEach<UserDocument, 'emailLowerCase'>(connection, 'users', 'emailLowerCase');

  return {
    ensureIndexes: () => users.createIndexes(),

    /** Null where the email is taken. */
    async create(user: Omit<UserRecord, 'userId'>): Promise<UserRecord | null> {
      const document = { _id: randomUUID(), ...user, emailLowerCase: user.email.toLowerCase() };
      try {
        await users.create(document);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
      return toRecord(document);
    },

    async find(userId: string): Promise<UserRecord | null> {
      const found = await find(userId);
      return found && toRecord(found);
    },

    async findByEmail(email: string): Promise<UserRecord | null> {
      const found = await findByEmail(email.toLowerCase());
      return found && toRecord(found);
    },

    async list(): Promise<UserRecord[]> {
      return (await users.find().sort({ createdAt: 1 }).lean<UserDocument[]>()).map(toRecord);
    },

    /** Null where there is no such user. */
    async update(
      userId: string,
      change: Partial<Pick<UserRecord, 'active' | 'passwordHash'>>,
    ): Promise<UserRecord | null> {
      const changed = await users
        .findByIdAndUpdate(userId, { $set: change }, { returnDocument: 'after' })
        .lean<UserDocument>();
      return changed && toRecord(changed);
    },

    async isEmpty(): Promise<boolean> {
      return (await users.exists({})) === null;
    },

    async delete(userId: string): Promise<boolean> {
      return (await users.deleteOne({ _id: userId })).deletedCount === 1;
    },
  };
}
