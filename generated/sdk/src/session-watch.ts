// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// What a program may want beside the session itself: that it is kept over a reload, and to be told before it ends.
import type { Client } from './client.js';
import type { Change, HeldSession } from './session.js';
import type { SessionStorage } from './types.js';

export type SessionEvent = Change | 'expiring';

/** What setTimeout can wait at most. */
const longestMs = 2 ** 31 - 1;

/** Takes up the session that the storage kept, and keeps it there from now on. A storage that fails does not fail the calls. */
export function keepSession({ session, options }: Client, storage: SessionStorage): Promise<HeldSession | null> {
  const key = `cloakroom:${options.baseUrl}:${options.clientId}`;
  const load = async () => {
    try {
      const { sessionId, expiresAt } = JSON.parse((await storage.getItem(key)) ?? '{}');
      const until = expiresAt && new Date(expiresAt);
      if (!session.current && sessionId && !(until < Date.now())) {
        session.current = { sessionId, expiresAt: until };
        for (const watch of session.watchers) await watch(session.current, 'started');
      }
    } catch {
      // What is stored is no session of ours.
    }
    return session.current;
  };
  session.watchers.add(async (held) => {
    try {
      await (held ? storage.setItem(key, JSON.stringify(held)) : storage.removeItem(key));
    } catch {
      // Kept in memory all the same.
    }
  });
  const loaded = load();
  session.ready = loaded;
  return loaded;
}

/** Calls the listener at an event; `expiring` comes so many seconds before the session's end. Returns what ends the listening. */
export function onSession(
  { session }: Client,
  event: SessionEvent,
  listener: (session: HeldSession | null) => void,
  expiringSeconds = 30,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A listener that throws must not fail the call that caused the event. */
  function tell(): void {
    try {
      listener(session.current);
    } catch (error) {
      console.error(error);
    }
  }
  function arm(): void {
    clearTimeout(timer);
    const { expiresAt } = session.current ?? {};
    if (event !== 'expiring' || !expiresAt) return;
    const ms = Math.max(+expiresAt - Date.now() - expiringSeconds * 1000, 0);
    timer = setTimeout(() => (ms > longestMs ? arm() : tell()), Math.min(ms, longestMs));
    // In Node a waiting event must not keep the process alive.
    (timer as { unref?: () => void }).unref?.();
  }
  const watch = (_: HeldSession | null, change: Change) => {
    arm();
    if (change === event) tell();
  };
  session.watchers.add(watch);
  arm();
  return () => {
    clearTimeout(timer);
    session.watchers.delete(watch);
  };
}
