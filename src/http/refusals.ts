// The refusals that steps of the walk share, in the words and codes of the operation's envelope (decision R3).
import type { Code, Envelope, StatusOf } from '../../generated/errors.js';
import { ApiError, type ApiErrorOptions } from '../errors.js';

type IllegalStatus = StatusOf<'PARAM_ILLEGAL'> & StatusOf<'INVALID_REQUEST'>;

/** PARAM_ILLEGAL, under /api/ INVALID_REQUEST. */
export const illegal = (envelope: Envelope, status: IllegalStatus, message: string, options?: ApiErrorOptions) =>
  new ApiError<Code>(envelope === 'code' ? 'INVALID_REQUEST' : 'PARAM_ILLEGAL', status, message, options);

/** SESSION_EXPIRED, under /api/ INVALID_TOKEN. */
export const sessionEnded = (envelope: Envelope): ApiError =>
  new ApiError<Code>(envelope === 'code' ? 'INVALID_TOKEN' : 'SESSION_EXPIRED', 401, 'The session has ended.');

/** The body or the image is too large: FILE_TOO_LARGE where the operation has that code, else PARAM_ILLEGAL. */
export const tooLarge = (envelope: Envelope): ApiError =>
  envelope === 'code'
    ? new ApiError('FILE_TOO_LARGE', 413, 'The image has more than 5 MiB.')
    : new ApiError('PARAM_ILLEGAL', 413, 'The body is too large.');

/** What a 503 says to whoever calls. */
export const unavailable = 'The service is not available at the moment; try again later.';

/** The Link header of a failure: the page of its code. */
export const linkOf = (code: Code, publicUrl: string): string => `<${publicUrl}/docs/errors/${code}>; rel="help"`;
