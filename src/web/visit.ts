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

/** Tells clients apart without naming them: their credentials stay in memory. FNV-1a. */
const markOf = (clientId: string): number =>
  [...clientId].reduce((mark, letter) => Math.imul(mark ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5) >>> 0;

interface Kept {
  /** Marks the client that the session was made with: the server takes it from no other. */
  client: number;
  expiresAt: string | null;
}

/** A browser that keeps nothing throws at the mere mention of localStorage. */
function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** One that may still live. */
export function hasKeptSession(): boolean {
  const session = kept();
  return session !== null && !(session.expiresAt && Date.parse(session.expiresAt) <= Date.now());
}

export const isKeptFor = (clientId: string): boolean => kept()?.client === markOf(clientId);

/** Where a remembered session is kept. The SDK's own key names the client. */
const storageOf = (clientId: string) => ({
  getItem: () => (isKeptFor(clientId) ? localStorage.getItem(key) : null),
  setItem: (_: string, session: string) =>
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(session), client: markOf(clientId) })),
  removeItem: () => localStorage.removeItem(key),
});

/** Throws a TypeError for credentials that no client has. */
export function enter(credentials: ClientCredentials, isRemembered: boolean): Cloakroom {
  const storage = isRemembered ? { storage: storageOf(credentials.clientId) } : {};
  return new Cloakroom({ baseUrl: location.origin, ...credentials, expiringSeconds: warnedSeconds, ...storage });
}

/** Ends when the client no longer holds its session, whoever ended it. */
export function visitOf(cloakroom: Cloakroom, email: string): Visit {
  const controller = new AbortController();
  cloakroom.on('ended', () => controller.abort());
  return { cloakroom, email, signal: controller.signal };
}
