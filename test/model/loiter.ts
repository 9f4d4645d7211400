// Stores whose calls may take their time while several actions are under way, so that the one comes between the steps of the
// other: what seldom happens on a quiet machine happens in every run. Used by house.ts.
import type { Stores } from '../../src/stores/database.js';

const share = 0.3;
const longestMs = 5;

export function loitering(stores: Stores, isCrowded: () => boolean): Stores {
  const pause = (): Promise<void> | undefined =>
    isCrowded() && Math.random() < share
      ? new Promise((resolve) => setTimeout(resolve, longestMs * Math.random()))
      : undefined;
  const loiter = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const real: unknown = Reflect.get(target, name);
        if (typeof real !== 'function' || name === 'openBytes') return real; // which gives a stream, not a promise
        return async (...given: unknown[]) => {
          await pause();
          return real(...given);
        };
      },
    });
  const { clients, users, sessions, images, idempotency, limits } = stores;
  return {
    clients: loiter(clients),
    users: loiter(users),
    sessions: loiter(sessions),
    images: loiter(images),
    idempotency: loiter(idempotency),
    limits,
  };
}
