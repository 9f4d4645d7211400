// The one error that services throw. Only http/error-handler knows how it is answered.
import type { Code, StatusOf } from '../generated/errors.js';

export interface ApiErrorOptions {
  /** What went wrong underneath: logged, never sent. */
  cause?: unknown;
  /** In whole seconds, for 409, 429 and 503. */
  retryAfterSeconds?: number;
  /** Headers that belong to the answer, such as Allow. */
  headers?: Record<string, string>;
}

/** A failure that the contract names. The message is sent to the caller; a code and status that x-error-codes lacks do not compile. */
export class ApiError<C extends Code = Code> extends Error {
  override readonly name = 'ApiError';
  readonly code: Code;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Record<string, string>;

  constructor(code: C, status: StatusOf<C>, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }
}

/** The server has no room for the call right now: answered with the operation's code for 503 and Retry-After. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';
}

export interface LimitRule {
  name: string;
  /** So many within so many seconds. */
  count: number;
  seconds: number;
}

/** A limit is used up: answered with TOO_MANY_REQUESTS, Retry-After and the headers of the limit. */
export class LimitError extends Error {
  override readonly name = 'LimitError';

  constructor(
    readonly rule: LimitRule,
    readonly secondsLeft: number,
  ) {
    super('Too many requests; try again later.');
  }
}

/** Why an Idempotency-Key can't be taken (decision R13): answered with 409, or with 422. */
export class IdempotencyError extends Error {
  override readonly name = 'IdempotencyError';

  constructor(readonly breach: 'underWay' | 'otherImage') {
    super(
      breach === 'underWay'
        ? 'The first call with this Idempotency-Key is still under way.'
        : 'The Idempotency-Key was used with other bytes.',
    );
  }
}
