// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The session that a client holds, and its end as the server last told it. Who watches it stands in session-watch.ts.

export interface HeldSession {
  sessionId: string;
  /** When it ends if nothing more happens; null as long as no answer said so. */
  expiresAt: Date | null;
}

export type Change = 'started' | 'changed' | 'ended';
export type Watcher = (session: HeldSession | null, change: Change) => unknown;

export interface SessionState {
  current: HeldSession | null;
  /** The last that was logged out. */
  over?: string | undefined;
  /** Told of every change, and waited for before the call goes on. */
  watchers: Set<Watcher>;
  /** Settles when what was stored is read. */
  ready: Promise<unknown> | undefined;
}

/** Another session, none, or another end of the same. Ignored for a session that is no longer the one held. */
export async function change(state: SessionState, of: string | undefined, sessionId: string | null, seconds?: number): Promise<void> {
  if (of !== state.current?.sessionId) return;
  const expiresAt = seconds === undefined ? null : new Date(Date.now() + seconds * 1000);
  state.current = sessionId === null ? null : { sessionId, expiresAt };
  const kind = sessionId === null ? 'ended' : sessionId === of ? 'changed' : 'started';
  for (const watch of state.watchers) await watch(state.current, kind);
}
