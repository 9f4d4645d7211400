// A login as callers make it: the password's check between the limits. Used by the user controller.
import { ApiError } from '../errors.js';
import type { UserRecord } from '../stores/records.js';
import type { Limits } from './limits.js';
import type { Login, MadeSession, Sessions } from './sessions.js';

const wrongGuesses = new Set(['AUTHENTICATION_FAILED', 'USER_NOT_FOUND']);
const isWrongGuess = (error: unknown): boolean => error instanceof ApiError && wrongGuesses.has(error.code);

export type Logins = ReturnType<typeof createLogins>;

export const createLogins = (sessions: Pick<Sessions, 'authenticate' | 'begin' | 'logout'>, limits: Limits) => ({
  /** A new session. Throws what Sessions.authenticate and begin throw, and LimitError. */
  async login(login: Login, address: string): Promise<MadeSession> {
    const { clientId, email } = login;
    const attempt = await limits.beginLogin({ clientId, email: email.toLowerCase(), address });
    let user: UserRecord;
    try {
      user = await sessions.authenticate(login);
    } catch (error) {
      if (isWrongGuess(error)) await attempt.failed();
      throw error;
    }
    const [made, counted] = await Promise.allSettled([sessions.begin(user, login), attempt.countLogin()]);
    if (made.status === 'rejected') throw made.reason;
    try {
      if (counted.status === 'rejected') throw counted.reason;
      await attempt.succeeded();
    } catch (error) {
      await sessions.logout(made.value.session);
      throw error;
    }
    return made.value;
  },
});
