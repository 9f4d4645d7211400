// The one door by which everything thrown leaves: the operation's envelope, status and headers (decisions R2, R3, R15).
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Code } from '../../generated/errors.js';
import { envelopeOf } from '../contract.js';
import { ApiError, IdempotencyError, LimitError, OverloadedError } from '../errors.js';
import { ImageError } from '../images/image-error.js';
import { stateOf } from './call.js';
import { failure } from './envelopes.js';
import { isWaiting } from './expect.js';
import { headersOf } from './limits.js';
import { endReading } from './lingering-close.js';
import { illegal, linkOf, unavailable } from './refusals.js';
import { announceSession } from './session-header.js';

export interface ErrorHandlerParts {
  /** Whether the database is away for the moment: 503, never a 401. */
  isUnavailable: (error: unknown) => boolean;
  publicUrl: () => string;
  logger: Logger;
}

const challenge = 'Cloakroom realm="cloakroom"';

/** The operation's own code for a fault of the server: UPLOAD_FAILED for D1's upload, else SYSTEM_ERROR (decision R3). */
function serverFault(request: Request, status: 500 | 503, message: string, cause: unknown): ApiError {
  const codes = stateOf(request).operation?.['x-error-codes'] ?? [];
  const code = codes.find((row) => row.status === status)?.code ?? 'SYSTEM_ERROR';
  const retry = status === 503 ? { retryAfterSeconds: 1 } : {};
  return new ApiError<Code>(code, status, message, { cause, ...retry });
}

function imageFault(request: Request, { breach, message }: ImageError): ApiError | null {
  const rule = stateOf(request).operation?.['x-image-rules']?.breaches[breach];
  return rule ? new ApiError<Code>(rule.code, rule.status as 400 | 413 | 422, message) : null;
}

function limitFault(error: LimitError): ApiError {
  const retryAfterSeconds = Math.max(1, Math.ceil(error.secondsLeft));
  return new ApiError('TOO_MANY_REQUESTS', 429, error.message, { retryAfterSeconds, headers: headersOf(error) });
}

/** 409 is worth a retry in a moment; 422 is final (decision R13). */
function keyFault(request: Request, { breach, message }: IdempotencyError): ApiError {
  const envelope = envelopeOf(request.path);
  if (breach === 'otherImage') return illegal(envelope, 422, message);
  return illegal(envelope, 409, message, { retryAfterSeconds: 1 });
}

function asApiError(request: Request, error: unknown, { isUnavailable }: ErrorHandlerParts): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof IdempotencyError) return keyFault(request, error);
  if (error instanceof LimitError) return limitFault(error);
  if (error instanceof OverloadedError || isUnavailable(error)) return serverFault(request, 503, unavailable, error);
  const image = error instanceof ImageError ? imageFault(request, error) : null;
  return image ?? serverFault(request, 500, 'An unexpected error occurred.', error);
}

function setHeaders(request: Request, response: Response, error: ApiError, publicUrl: string): void {
  for (const name of response.getHeaderNames())
    if (/^(content-|cross-origin-|etag|accept-ranges|cache-control|x-content-type)/.test(name))
      response.removeHeader(name);
  response.set('Cache-Control', 'no-store');
  response.set('Link', linkOf(error.code, publicUrl));
  if (error.status === 401) response.set('WWW-Authenticate', challenge);
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
  response.set(error.headers);
  // A session that ended during the call has no seconds left to tell of.
  if (error.status !== 401) announceSession(request, response);
}

export function createErrorHandler(parts: ErrorHandlerParts): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const state = stateOf(request);
    if ((thrown as { type?: string } | null)?.type === 'request.aborted') return void response.destroy();
    const error = asApiError(request, thrown, parts);
    state.code = error.code;
    if (thrown instanceof LimitError) state.limit = thrown.rule.name;
    if (error.status >= 500) {
      const { requestId, operation } = state;
      parts.logger.error(
        { requestId, operation: operation?.operationId, code: error.code, err: error.cause ?? thrown },
        'request failed',
      );
    }
    if (response.headersSent) return void response.destroy(); // half an answer must not look like a whole one
    setHeaders(request, response, error, parts.publicUrl());
    if (!request.complete || isWaiting(request)) endReading(request, response);
    response.status(error.status).json(failure(envelopeOf(request.path), error.code, error.message));
  };
}
