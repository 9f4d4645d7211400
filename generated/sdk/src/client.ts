// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The state behind the operations: options with their defaults, the credentials, the session.
import type { SessionState } from './session.js';
import type { ClientOptions } from './types.js';

export type { ClientOptions } from './types.js';

type Defaulted = 'timeoutMs' | 'retries' | 'retryDelayMs' | 'maxWaitMs' | 'middleware';

export interface Client {
  readonly options: ClientOptions & { [K in Defaulted]: NonNullable<ClientOptions[K]> };
  readonly session: SessionState;
  /** By the name of the credential: until when it is good, and of which session it was made. */
  readonly tokens: Record<string, { value: string; expiresAt: number; sessionId: string | undefined } | undefined>;
  /** Logs in again; see reloginWith. */
  renew?: () => Promise<unknown>;
  /** What is being fetched for several calls at once, by the name of the credential. */
  readonly underWay: Record<string, Promise<unknown> | undefined>;
}

const shapes = [
  ['baseUrl', /^https?:\/\/[^?#]+$/],
  ['clientId', /^[!-~]{1,128}$/],
  ['clientSecret', /^[!-~]{1,128}$/],
] as const;

/** For the operations that are exported as functions. Throws a TypeError where an option is missing or malformed. */
export function createClient(options: ClientOptions): Client {
  const {
    timeoutMs = 60_000,
    retries = 2,
    retryDelayMs = 250,
    maxWaitMs = 60_000,
    middleware = [],
  } = options;
  for (const [name, shape] of shapes) {
    if (!shape.test(options[name])) throw new TypeError(`${name} is missing or malformed`);
  }
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  return {
    options: { ...options, baseUrl, timeoutMs, retries, retryDelayMs, maxWaitMs, middleware },
    session: { current: null, ready: undefined, watchers: new Set() },
    tokens: {},
    underWay: {},
  };
}
