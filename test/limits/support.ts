// Servers with limits, and callers from addresses of their own. Used by the tests beside.
import { randomBytes } from 'node:crypto';
import type { CallLimits } from '../../src/http/limits.js';
import type { RateLimits } from '../../src/services/limits.js';
import type { Stores } from '../../src/stores/database.js';
import { type Answer, call, json } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';

const plenty = { count: 100_000, seconds: 600 };
const none: RateLimits & CallLimits = {
  guesses: plenty,
  addressFailures: plenty,
  accountFailures: plenty,
  clientFailures: plenty,
  clientLogins: plenty,
  addressCalls: plenty,
  clientCalls: plenty,
};

/** Limits that are not named are never reached. X-Forwarded-For is believed. */
export const startLimited = (rateLimits: Partial<RateLimits & CallLimits>, beside?: TestServer): Promise<TestServer> =>
  startServer({ rateLimits: { ...none, ...rateLimits }, trustedProxies: ['loopback'], ...(beside ? { beside } : {}) });

/** A user that no test has tried to log in as. */
export async function newAccount(server: TestServer): Promise<{ email: string; userId: string }> {
  const email = `${randomBytes(6).toString('hex')}@cloakroom.example`;
  const { userId } = await server.services.users.create({ email, password, active: true });
  return { email, userId };
}

let addresses = 0;
/** One that nobody has called from before. */
export const newAddress = (): string => {
  addresses += 1;
  return `198.51.${addresses >> 8}.${addresses & 255}`;
};

export function loginFrom(server: TestServer, address: string, fields: object = {}): Promise<Answer> {
  const { headers, body } = json({ email: server.email, password, ...fields });
  const all = { ...server.client, ...headers, 'X-Forwarded-For': address };
  return call(server, { method: 'POST', path: '/user/login', headers: all, body });
}

/** How often each status and code was answered: "401 AUTHENTICATION_FAILED": 10. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of answers) counts[`${status} ${code}`] = (counts[`${status} ${code}`] ?? 0) + 1;
  return counts;
}

/** Stores whose session calls wait from hold() until release(). */
export function createStall() {
  let held: Promise<void> | undefined;
  let letGo = () => {};
  return {
    wrapStores: (stores: Stores): Stores => ({
      ...stores,
      sessions: {
        ...stores.sessions,
        touch: async (...given) => {
          await held;
          return stores.sessions.touch(...given);
        },
      },
    }),
    hold(): void {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    release(): void {
      letGo();
      held = undefined;
    },
  };
}
