// A login as callers make it: the password's check between the limits. Used by the user controller.
import { ApiError } from '../errors.js';
import type { Limits } from './limits.js';
import type { Login, MadeSession, Sessions } from './sessions.js';

const wrongGuesses = new Set(['AUTHENTICATION_FAILED', 'USER_NOT_FOUND']);
const isWrongGuess = (error: unknown): boolean => error instanceof ApiError && wrongGuesses.has(error.code);

export type Logins = ReturnType<typeof createLogins>;

export const createLogins = (sessions: Pick<Sessions, 'login' | 'logout'>, limits: Limits) => ({
  /** A new session. Throws what Sessions.login throws, and LimitError. */
  async login(login: Login, address: string): Promise<MadeSession> {
    const { clientId, email } = login;
    const attempt = await limits.beginLogin({ clientId, email: email.toLowerCase(), address });
    let made: MadeSession;
    try {
      made = await sessions.login(login);
    } catch (error) {
      if (isWrongGuess(error)) await attempt.failed();
      throw error;
    }
    try {
      await attempt.succeeded();
    } catch (error) {
      await sessions.logout(made.session);
      throw error;
    }
    return made;
  },
});
