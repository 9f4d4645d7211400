// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The state behind the operations: options with their defaults, the credentials, the session.
import type { Upload } from './progress.js';
import type { SessionState } from './session.js';
import type { BareOptions } from './types.js';

type Defaulted = 'timeoutMs' | 'retries' | 'retryDelayMs' | 'maxWaitMs' | 'middleware';

export interface Client {
  readonly options: BareOptions & { [K in Defaulted]: NonNullable<BareOptions[K]> };
  readonly session: SessionState;
  /** By the name of the credential: until when it is good, and of which session it was made. */
  readonly tokens: Record<string, { value: string; expiresAt: number; sessionId: string | undefined } | undefined>;
  /** Sends an upload that tells how far it is; see tellProgress. */
  upload?: Upload;
  /** Logs in again; see reloginWith. */
  renew?: () => Promise<unknown>;
  /** What is being fetched for several calls at once, by the name of the credential. */
  readonly underWay: Record<string, Promise<unknown> | undefined>;
}

/**
 * For the operations that are exported as functions: the bare client, to which keepSession, onSession, reloginWith and
 * tellProgress add.
 */
export function createClient(options: BareOptions): Client {
  const { timeoutMs = 60_000, retries = 2, retryDelayMs = 250, maxWaitMs = 60_000, middleware = [] } = options;
  const baseUrl = `${options.baseUrl}`.replace(/\/+$/, '');
  return {
    options: { ...options, baseUrl, timeoutMs, retries, retryDelayMs, maxWaitMs, middleware },
    session: { current: null, ready: undefined, watchers: new Set() },
    tokens: {},
    underWay: {},
  };
}
