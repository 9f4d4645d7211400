// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// What callers give: options of the client and of one call.
import type { LoginRequest } from './models.js';

/** How far an upload has come: bytes of the request's body, and their share from 0 to 1. */
export interface Progress {
  loaded: number;
  total: number;
  fraction: number;
}

/** For one call. */
export interface CallOptions {
  /** Ends the call, its retries and waits included, with ABORTED. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take; 0: any time. */
  timeoutMs?: number | undefined;
  /** How often a failed attempt is repeated, where repeating is safe. */
  retries?: number | undefined;
  /** More headers, such as Range for getImage, or X-Request-Id, which the server's log then carries. */
  headers?: Record<string, string> | undefined;
  /** Instead of the key that the client makes for an upload. */
  idempotencyKey?: string | undefined;
  /** Called as an upload's bytes leave. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Among the parameters of an upload, so that the one object is enough. */
export type UploadControls = Pick<CallOptions, 'onProgress' | 'signal'>;

/** One attempt of a call as middleware sees it. */
export interface Attempt {
  operation: string;
  url: string;
  init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> };
  /** 1, 2, 3… */
  attempt: number;
}

/** Stands around every attempt: look at it, change it, pass it on, look at the answer. */
export type Middleware = (attempt: Attempt, next: (attempt: Attempt) => Promise<Response>) => Promise<Response>;

/** localStorage and sessionStorage fit; one of your own may answer with promises. */
export interface SessionStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** For createClient. */
export interface BareOptions {
  /** Where the deployment is, such as https://images.example. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** Milliseconds that one attempt may take (60,000); 0: any time. */
  timeoutMs?: number | undefined;
  /** How often a failed attempt is repeated, where repeating is safe (2). */
  retries?: number | undefined;
  /** The greatest first wait in milliseconds (250); it doubles with each attempt, and a random share of it is waited. */
  retryDelayMs?: number | undefined;
  /** The longest wait in milliseconds (60,000). Where Retry-After asks for more, the call fails. */
  maxWaitMs?: number | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
  /** Instead of the global fetch. */
  fetch?: typeof globalThis.fetch | undefined;
  middleware?: Middleware[] | undefined;
}

/** For the class Cloakroom. */
export interface ClientOptions extends BareOptions {
  /** Keeps the session over a reload. */
  storage?: SessionStorage | undefined;
  /** Gives the user's credentials where the session has ended: the client logs in once and repeats the call. */
  relogin?: (() => LoginRequest | Promise<LoginRequest>) | undefined;
  /** How many seconds before the session's end `expiring` is told (30). */
  expiringSeconds?: number | undefined;
}
