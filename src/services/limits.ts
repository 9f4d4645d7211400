// The limits that all nodes share: failed logins by account and address, refused client credentials, logins and tokens of a client.
// Used by services/logins, the credentials step and the token controller.
import { LRUCache } from 'lru-cache';
import { LimitError, type LimitRule, OverloadedError } from '../errors.js';
import type { Stores } from '../stores/database.js';
import type { Count, Counter } from '../stores/limit-store.js';
import { sha256 } from './secrets.js';

/** How often something may happen within how many seconds. */
export interface Limit {
  count: number;
  seconds: number;
}

export interface RateLimits {
  /** Failed logins of one account from one address. */
  guesses: Limit;
  /** Failed logins from one address, whatever the account. */
  addressFailures: Limit;
  /** Failed logins of one account from anywhere. */
  accountFailures: Limit;
  /** Refused client credentials from one address. */
  clientFailures: Limit;
  /** Logins and tokens of one client. */
  clientLogins: Limit;
}

export interface Attempt {
  clientId: string;
  email: string;
  address: string;
}

/** How long a login to an account under attack waits, from an address that has not failed; and how many may wait at once. */
const delayMs = 1_000;
const mostDelayed = 200;
const mostRemembered = 100_000;

/** Keys are stored hashed: they hold emails and addresses. */
const keyOf = (...parts: string[]): string => sha256(JSON.stringify(parts)).toString('base64url');

export type Limits = ReturnType<typeof createLimits>;

export function createLimits(store: Stores['limits'], rates: RateLimits) {
  /** Keys that are known to be used up, until when: so that what is refused anyway costs nothing. */
  const usedUp = new LRUCache<string, true>({ max: mostRemembered, ttl: 1, ttlAutopurge: false });
  const open = <Name extends keyof RateLimits>(name: Name) => {
    const { count, seconds } = rates[name];
    const rule: LimitRule = { name, count, seconds };
    const counter: Counter = store.counter(name, seconds);
    const remember = (key: string, { used, msLeft }: Count) => {
      if (used >= count && msLeft > 0) usedUp.set(name + key, true, { ttl: Math.ceil(msLeft) });
    };
    const refusal = (key: string) => new LimitError(rule, (usedUp.getRemainingTTL(name + key) || 1) / 1000);
    return {
      isUsedUp: (key: string): boolean => usedUp.has(name + key),
      refuse(key: string): void {
        if (usedUp.has(name + key)) throw refusal(key);
      },
      /** Counts one more; throws where that is one too many. */
      async add(key: string): Promise<void> {
        const counted = await counter.add(key);
        remember(key, counted);
        if (counted.used > count) throw refusal(key);
      },
      /** Asks the database. */
      async check(key: string): Promise<void> {
        const found = await counter.find(key);
        remember(key, found);
        if (found.used >= count) throw refusal(key);
      },
      find: (key: string) => counter.find(key),
    };
  };
  const guesses = open('guesses');
  const addressFailures = open('addressFailures');
  const accountFailures = open('accountFailures');
  const clientFailures = open('clientFailures');
  const clientLogins = open('clientLogins');

  let delayed = 0;
  const delay = async (): Promise<void> => {
    if (delayed >= mostDelayed) throw new OverloadedError('Too many logins are held back');
    delayed += 1;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    delayed -= 1;
  };

  return {
    /**
     * Begins a login. Throws LimitError where account and address, the address or the client have used up theirs. An account that
     * failed too often from anywhere is held back for a second, and refused only to addresses that failed themselves.
     */
    async beginLogin({ clientId, email, address }: Attempt) {
      const account = keyOf(email);
      const here = keyOf(email, address);
      const from = keyOf(address);
      guesses.refuse(here);
      addressFailures.refuse(from);
      clientLogins.refuse(clientId);
      if (accountFailures.isUsedUp(account)) {
        const [own, others] = await Promise.all([guesses.find(here), addressFailures.find(from)]);
        if (own.used > 0 || others.used > 0) accountFailures.refuse(account);
        await delay();
      }
      return {
        /** The password was wrong. Throws LimitError in place of the answer where that was one guess too many. */
        async failed(): Promise<void> {
          const counted = [guesses.add(here), addressFailures.add(from), accountFailures.add(account)];
          const [ofGuesses, ofAddress, ofAccount] = await Promise.allSettled(counted);
          for (const outcome of [ofGuesses, ofAddress]) if (outcome?.status === 'rejected') throw outcome.reason;
          // One too many of the account's is told by the next login.
          if (ofAccount?.status === 'rejected' && !(ofAccount.reason instanceof LimitError)) throw ofAccount.reason;
        },
        /** The password was right. Throws LimitError where the client has used up its logins. */
        countLogin: (): Promise<void> => clientLogins.add(clientId),
        /**
         * The last step before the login is told. Throws LimitError where guesses made at the same time, which are counted as soon as
         * they are judged, have used up the limit.
         */
        async succeeded(): Promise<void> {
          await Promise.all([guesses.check(here), addressFailures.check(from)]);
        },
      };
    },

    /** Throws LimitError where too many client credentials from this address were refused. */
    checkAddress(address: string): void {
      if (usedUp.size > 0) clientFailures.refuse(keyOf(address));
    },
    /** Counts refused client credentials. Throws LimitError where these are one too many. */
    clientRefused: (address: string): Promise<void> => clientFailures.add(keyOf(address)),

    /** Counts a token. Throws LimitError where it is one too many for the client. */
    async countToken(clientId: string): Promise<void> {
      clientLogins.refuse(clientId);
      await clientLogins.add(clientId);
    },
  };
}

const nothing = async (): Promise<void> => {};

/** For RATE_LIMITS=off. */
export const noLimits: Limits = {
  beginLogin: async () => ({ failed: nothing, countLogin: nothing, succeeded: nothing }),
  checkAddress: () => {},
  clientRefused: async () => {},
  countToken: async () => {},
};
