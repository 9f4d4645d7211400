// Users: who may log in. Used by the command line; login itself is in services/sessions.
import formats from 'ajv-formats/dist/formats.js';
import type { Stores } from '../stores/database.js';
import type { SessionRecord, UserRecord } from '../stores/records.js';
import type { Clock } from './clock.js';
import { isNewPassword, type Passwords } from './passwords.js';

/** A request of an operator that can't be carried out; the message says why. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

const emailFormat = formats.fullFormats.email as RegExp;

export type Users = ReturnType<typeof createUsers>;

interface Parts {
  stores: Pick<Stores, 'users' | 'sessions' | 'images'>;
  passwords: Passwords;
  clock: Clock;
}

export function createUsers({ stores: { users, sessions, images }, passwords, clock }: Parts) {
  const get = async (email: string): Promise<UserRecord> => {
    const user = await users.findByEmail(email);
    if (!user) throw new UserError(`No user has the email ${email}.`);
    return user;
  };
  const hashNew = (password: string): Promise<string> => {
    if (!isNewPassword(password)) throw new UserError('A new password has 8 to 1,024 characters (after NFKC).');
    return passwords.hash(password);
  };

  return {
    /** Throws UserError where the email is malformed or taken, or the password too short (decision R11). */
    async create(user: { email: string; password: string; active: boolean }): Promise<UserRecord> {
      const { email, password, active } = user;
      if (email.length > 254 || !emailFormat.test(email))
        throw new UserError(`${email} is not formatted like an email.`);
      const passwordHash = await hashNew(password);
      const created = await users.create({ email, passwordHash, active, createdAt: new Date() });
      if (!created) throw new UserError(`A user with the email ${email} exists already.`);
      return created;
    },

    list: (): Promise<UserRecord[]> => users.list(),

    async activate(email: string): Promise<UserRecord> {
      const user = await get(email);
      return (await users.update(user.userId, { active: true })) ?? user;
    },

    /** Ends the user's sessions for good (decision R6). */
    async deactivate(email: string): Promise<UserRecord> {
      const user = await get(email);
      const changed = await users.update(user.userId, { active: false });
      await sessions.deleteByUser(user.userId);
      return changed ?? user;
    },

    /** Ends the user's sessions for good (decision R6). */
    async setPassword(email: string, password: string): Promise<UserRecord> {
      const user = await get(email);
      const changed = await users.update(user.userId, { passwordHash: await hashNew(password) });
      await sessions.deleteByUser(user.userId);
      return changed ?? user;
    },

    /** Deletes the user's sessions and images too (decision R6). */
    async delete(email: string): Promise<{ user: UserRecord; imagesDeleted: number }> {
      const user = await get(email);
      await users.delete(user.userId);
      await sessions.deleteByUser(user.userId);
      return { user, imagesDeleted: await images.deleteByUser(user.userId) };
    },

    async listSessions(email: string): Promise<SessionRecord[]> {
      return sessions.listByUser((await get(email)).userId, new Date(clock()));
    },

    async revokeSessions(email: string): Promise<{ user: UserRecord; revoked: number }> {
      const user = await get(email);
      return { user, revoked: await sessions.deleteByUser(user.userId) };
    },
  };
}
