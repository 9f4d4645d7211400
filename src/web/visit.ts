// One stay: from login, or from a session kept in this browser, to its end. Made by login.ts, followed by every other view.
import { Cloakroom } from 'cloakroom-sdk';

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

export interface Visit {
  cloakroom: Cloakroom;
  email: string;
  /** Aborted when the visit ends. */
  signal: AbortSignal;
}

export const warnedSeconds = 60;

const key = 'cloakroom.session';

/** Where a remembered session is kept. The SDK's own key names the client, whose credentials stay in memory. */
const storage = {
  getItem: () => localStorage.getItem(key),
  setItem: (_: string, value: string) => localStorage.setItem(key, value),
  removeItem: () => localStorage.removeItem(key),
};

/** A browser that keeps nothing throws at the mere mention of localStorage. */
function whereKept<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

export const hasKeptSession = (): boolean => whereKept(() => localStorage.getItem(key) !== null, false);
export const forgetKeptSession = (): void => whereKept(() => localStorage.removeItem(key), undefined);

/** Throws a TypeError for credentials that no client has. */
export function enter(credentials: ClientCredentials, isRemembered: boolean): Cloakroom {
  const kept = isRemembered ? { storage } : {};
  return new Cloakroom({ baseUrl: location.origin, ...credentials, expiringSeconds: warnedSeconds, ...kept });
}

/** Ends when the client no longer holds its session, whoever ended it. */
export function visitOf(cloakroom: Cloakroom, email: string): Visit {
  const controller = new AbortController();
  cloakroom.on('ended', () => controller.abort());
  return { cloakroom, email, signal: controller.signal };
}
