// Servers that each break one rule, by a store or a service that was altered. Used by witness.test.ts.
import { ApiError } from '../../src/errors.js';
import type { Services } from '../../src/services/services.js';
import type { Stores } from '../../src/stores/database.js';
import type { Fault } from './server.js';

const inStore = <Name extends keyof Stores>(
  name: Name,
  change: (real: Stores[Name], all: Stores) => Partial<Stores[Name]>,
) => ({
  wrapStores: (all: Stores): Stores => ({ ...all, [name]: { ...all[name], ...change(all[name], all) } }),
});
const inService = <Name extends keyof Services>(
  name: Name,
  change: (real: Services[Name], all: Services) => Partial<Services[Name]>,
) => ({
  wrapServices: (all: Services): Services => ({ ...all, [name]: { ...all[name], ...change(all[name], all) } }),
});
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** Sessions that were logged out are refused, but stay, so that their tokens live. */
function forgetful(real: Services['sessions']): Partial<Services['sessions']> {
  const loggedOut = new Set<string>();
  return {
    touch: async (key, client) => (loggedOut.has(key) ? null : real.touch(key, client)),
    logout: async ({ sessionKey }) => {
      if (loggedOut.has(sessionKey)) throw new ApiError('SESSION_EXPIRED', 401, 'The session has ended.');
      loggedOut.add(sessionKey);
    },
  };
}

export const faults: Record<string, Fault> = {
  'a call of a wrong secret extends sessions': inService('clients', (real, { users, sessions }) => ({
    authenticate: async (credentials) => {
      if (await real.authenticate(credentials)) return true;
      const found = await Promise.all((await users.list()).map(({ email }) => users.listSessions(email)));
      for (const { sessionKey, clientId } of found.flat()) await sessions.touch(sessionKey, clientId);
      return false;
    },
  })),
  'a session idles a second longer': { limits: { sessionIdleSeconds: 301 } },
  'a session knows no absolute end': { limits: { sessionMaxSeconds: 1e9 } },
  'a remembered session knows no absolute end': { limits: { rememberedSessionMaxSeconds: 1e9 } },
  'a session lives a millisecond beyond its end': inStore('sessions', (real) => ({
    touch: async (key, client, now) =>
      (await real.touch(key, client, now)) ?? real.touch(key, client, new Date(+now - 1)),
  })),
  'a logout ends nothing': inStore('sessions', () => ({ delete: async () => true })),
  'a logout leaves the tokens': inService('sessions', forgetful),
  'a call beside revives what a logout ended': inStore('sessions', (real) => ({
    touch: async (key, client, now) => {
      const session = await real.touch(key, client, now);
      await soon();
      if (session) await real.create(session).catch(() => {}); // it is there
      return session;
    },
  })),
  "another client's session will do": inStore('sessions', (real, { clients }) => ({
    touch: async (key, _client, now) => {
      for (const { clientId } of await clients.list()) {
        const session = await real.touch(key, clientId, now);
        if (session) return session;
      }
      return null;
    },
  })),
  "a changed user's sessions live on": inStore('sessions', () => ({ deleteByUser: async () => 0 })),
  "a disabled client's sessions live on": inStore('sessions', () => ({ deleteByClient: async () => 0 })),
  'a rotated secret is the old one': inStore('clients', (real) => ({
    update: async (id, change) => (change.secretHash ? true : real.update(id, change)),
  })),
  'getImageInfo shows images of others': inService('images', (real) => ({ getOwned: real.get })),
  'deleteImage deletes images of others': inService('images', (real, { users }) => ({
    delete: async (imageId) => {
      for (const { userId } of await users.list())
        if (
          await real.delete(imageId, userId).then(
            () => true,
            () => false,
          )
        )
          return;
      throw new ApiError('PARAM_ILLEGAL', 404, 'There is no such image.');
    },
  })),
  'images are listed oldest first': inService('images', (real) => ({
    list: async (...asked) => ({ images: (await real.list(...asked)).images.reverse() }),
  })),
  "a deleted user's images stay": inStore('images', () => ({ deleteByUser: async () => 0 })),
  'an Idempotency-Key is forgotten': inStore('idempotency', () => ({ create: async () => true })),
};
