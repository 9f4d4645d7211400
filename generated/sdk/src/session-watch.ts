// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// What a program may want beside the session itself: that it is kept over a reload, and to be told before it ends.
import type { Client } from './client.js';
import { type Change, change, type HeldSession } from './session.js';
import type { SessionStorage } from './types.js';
import { longestMs } from './wait.js';

export type SessionEvent = Change | 'expiring';

/** Takes up the session that the storage kept, and keeps it there from now on. A storage that fails does not fail the calls. */
export function keepSession({ session, options }: Client, storage: SessionStorage): Promise<HeldSession | null> {
  const key = `cloakroom:${options.baseUrl}:${options.clientId}`;
  /** What this client stored last: another's, of another tab, is left alone. */
  let own: string | undefined;
  const stored = async () => JSON.parse((await storage.getItem(key)) ?? '{}');
  const load = async () => {
    try {
      const { sessionId, expiresAt } = await stored();
      const seconds = expiresAt ? (Date.parse(expiresAt) - Date.now()) / 1000 : undefined;
      if (sessionId && (!expiresAt || (seconds ?? 0) > 0)) await change(session, undefined, sessionId, seconds);
    } catch {
      // What is stored is no session of ours.
    }
    return session.current;
  };
  session.watchers.add(async (held, kind) => {
    try {
      const isOwn = kind === 'started' || (await stored()).sessionId === own;
      own = held?.sessionId;
      if (isOwn) await (held ? storage.setItem(key, JSON.stringify(held)) : storage.removeItem(key));
    } catch {
      // Kept in memory all the same.
    }
  });
  const loaded = load();
  session.ready = loaded;
  return loaded;
}

/** Calls the listener at an event; `expiring` comes once, so many seconds before the session's end. Returns what ends the listening. */
export function onSession(
  { session }: Client,
  event: SessionEvent,
  listener: (session: HeldSession | null) => unknown,
  expiringSeconds = 30,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: string | undefined;
  /** A listener that fails must not fail the call that caused the event. */
  async function tell(): Promise<void> {
    try {
      await listener(session.current);
    } catch (error) {
      console.error(error);
    }
  }
  function arm(): void {
    clearTimeout(timer);
    const { expiresAt, sessionId } = session.current ?? {};
    if (event !== 'expiring' || !expiresAt) return;
    const ms = +expiresAt - Date.now() - expiringSeconds * 1000;
    // Again only when its end has moved out of the time before it.
    if (ms > 0) told = undefined;
    if (told === sessionId) return;
    timer = setTimeout(
      () => {
        if (ms > longestMs) return arm();
        told = sessionId;
        void tell();
      },
      Math.min(Math.max(ms, 0), longestMs),
    );
    // In Node a waiting event must not keep the process alive.
    (timer as { unref?: () => void }).unref?.();
  }
  const watch = (_: HeldSession | null, kind: Change) => {
    arm();
    if (kind === event) void tell();
  };
  session.watchers.add(watch);
  arm();
  return () => {
    clearTimeout(timer);
    session.watchers.delete(watch);
  };
}
