// Logging in, keeping a session alive, logging out. Used by controllers and the credentials step.
import { ApiError } from '../errors.js';
import type { Stores } from '../stores/database.js';
import type { SessionRecord, UserRecord } from '../stores/records.js';
import type { Clock } from './clock.js';
import type { Passwords } from './passwords.js';
import { randomId, sha256 } from './secrets.js';

export interface SessionLimits {
  sessionIdleSeconds: number;
  rememberedSessionIdleSeconds: number;
  sessionMaxSeconds: number;
  rememberedSessionMaxSeconds: number;
  hideUnknownUsers: boolean;
}

export interface Login {
  clientId: string;
  email: string;
  password: string;
  isRemembered: boolean;
}

export interface MadeSession {
  sessionId: string;
  session: SessionRecord;
}

interface Parts {
  stores: Pick<Stores, 'clients' | 'users' | 'sessions'>;
  passwords: Passwords;
  limits: SessionLimits;
  clock: Clock;
}

export const sessionKeyOf = (sessionId: string): string => sha256(sessionId).toString('base64url');

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ stores: { clients, users, sessions }, passwords, limits, clock }: Parts) {
  const refuse = (user: UserRecord | null, isRight: boolean): void => {
    if (user === null && !limits.hideUnknownUsers) throw new ApiError('USER_NOT_FOUND', 404, 'No user has this email.');
    if (!user || !isRight) throw new ApiError('AUTHENTICATION_FAILED', 401, "The password doesn't match.");
    if (!user.active) throw new ApiError('USER_NOT_ACTIVE', 403, 'The user is not active.');
  };
  // What an operator changed while the password was being checked holds: the session was made before or after that change.
  const stillHolds = async (user: UserRecord, clientId: string): Promise<boolean> => {
    const [now, client] = await Promise.all([users.find(user.userId), clients.find(clientId)]);
    return now?.active === true && now.passwordHash === user.passwordHash && client?.disabled === false;
  };

  return {
    /**
     * The user of this email and password. Throws USER_NOT_FOUND, AUTHENTICATION_FAILED or USER_NOT_ACTIVE; an unknown user costs as
     * much time as a wrong password.
     */
    async authenticate({ email, password }: Pick<Login, 'email' | 'password'>): Promise<UserRecord> {
      const user = await users.findByEmail(email);
      refuse(user, await passwords.verify(password, user?.passwordHash ?? null));
      if (!user) throw new Error('refuse() lets nobody through without a user');
      return user;
    },

    /** A new session for a user whose password was right (decision R6). Throws AUTHENTICATION_FAILED. */
    async begin(
      user: UserRecord,
      { clientId, isRemembered }: Pick<Login, 'clientId' | 'isRemembered'>,
    ): Promise<MadeSession> {
      const sessionId = randomId();
      const createdAt = clock();
      const idleMs = 1000 * (isRemembered ? limits.rememberedSessionIdleSeconds : limits.sessionIdleSeconds);
      const endsAt = createdAt + 1000 * (isRemembered ? limits.rememberedSessionMaxSeconds : limits.sessionMaxSeconds);
      const session = {
        sessionKey: sessionKeyOf(sessionId),
        clientId,
        userId: user.userId,
        email: user.email,
        isRemembered,
        createdAt: new Date(createdAt),
        expiresAt: new Date(Math.min(createdAt + idleMs, endsAt)),
        endsAt: new Date(endsAt),
        idleMs,
      };
      await sessions.create(session);
      if (!(await stillHolds(user, clientId))) {
        await sessions.delete(session.sessionKey, new Date(clock()));
        throw new ApiError('AUTHENTICATION_FAILED', 401, 'The user or the client was changed during the login.');
      }
      return { sessionId, session };
    },

    /** An activity of this client's live session: moves its idle end on. Null where the session has ended (decision R6). */
    touch(sessionKey: string, clientId: string): Promise<SessionRecord | null> {
      passwords.leaveRoom();
      return sessions.touch(sessionKey, clientId, new Date(clock()));
    },

    /** Ends the session. Throws SESSION_EXPIRED where it had ended already (decision R7). */
    async logout(session: SessionRecord): Promise<void> {
      const ended = await sessions.delete(session.sessionKey, new Date(clock()));
      if (!ended) throw new ApiError('SESSION_EXPIRED', 401, 'The session has ended.');
    },

    /** In how many whole seconds the session ends if nothing more happens, rounded down (decision R14). */
    secondsLeft: (session: SessionRecord): number =>
      Math.max(0, Math.floor((session.expiresAt.getTime() - clock()) / 1000)),
  };
}
