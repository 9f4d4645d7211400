// Admission: declared body size, then media type (decision R8), then a share of the bytes in flight; all before a byte is read.

import { Semaphore, withTimeout } from 'async-mutex';
import type { Request, RequestHandler } from 'express';
import { contract, envelopeOf, type Operation } from '../contract.js';
import { OverloadedError } from '../errors.js';
import { stateOf } from './call.js';
import { illegal, tooLarge } from './refusals.js';

/** Whether the request says that a body comes with it. */
export const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

const utf8 = /^charset=(utf-8|"utf-8")$/;

function checkMediaType(request: Request, operation: Operation): void {
  const envelope = envelopeOf(request.path);
  const [expected = ''] = Object.keys(operation.requestBody?.content ?? {});
  const given = request.headers['content-type'];
  if (given === undefined && !hasBody(request)) return; // no body at all is a fault of shape
  const [mediaType = '', ...parameters] = (given ?? '').split(';').map((part) => part.trim().toLowerCase());
  const isDoubled = (request.headersDistinct['content-type'] ?? []).length > 1;
  if (mediaType !== expected || isDoubled) throw illegal(envelope, 415, `The Content-Type must be ${expected}.`);
  const isOtherCharset = (parameter: string) => parameter.startsWith('charset=') && !utf8.test(parameter);
  if (expected === 'application/json' && parameters.some(isOtherCharset)) {
    throw illegal(envelope, 415, 'The charset must be UTF-8.');
  }
  const encoding = request.headers['content-encoding']?.toLowerCase() || 'identity';
  if (encoding !== 'identity') throw illegal(envelope, 415, 'The body must not be compressed.');
}

/** Refuses by what the headers declare: 413, then 415; a body where none is taken is a fault of shape, 400 (decision R15). */
export const checkDeclaredBody: RequestHandler = (request, _response, next) => {
  const { operation } = stateOf(request);
  const envelope = envelopeOf(request.path);
  if (!operation?.requestBody) {
    if (hasBody(request)) throw illegal(envelope, 400, 'This operation takes no body.');
    return next();
  }
  if (Number(request.headers['content-length'] ?? 0) > operation.requestBody['x-max-bytes']) throw tooLarge(envelope);
  checkMediaType(request, operation);
  next();
};

const budgetUnitBytes = 64 * 1024;

export interface ByteBudget {
  /** Bytes of upload bodies in memory at once. */
  bytes?: number;
  /** How long an upload waits for its share before it is told that the server is overloaded. */
  waitMs?: number;
}

/**
 * Lets uploads read only as many bytes as fit the budget; the others wait unread for a moment, then get 503. The share is given
 * back when the answer is done or the caller has gone.
 */
export function admitBytes({ bytes = 128 * 1024 * 1024, waitMs = 5_000 }: ByteBudget = {}): RequestHandler {
  const overloaded = new OverloadedError('Too many uploads are under way');
  // In units, not bytes, since the semaphore counts through all of its value at each release.
  const unitsOf = (size: number) => Math.ceil(size / budgetUnitBytes);
  const budget = withTimeout(new Semaphore(unitsOf(bytes)), waitMs, overloaded);
  return async (request, response, next) => {
    const limit = stateOf(request).operation?.requestBody?.['x-max-bytes'] ?? 0;
    if (limit <= contract['x-image-rules'].maxBytes || !hasBody(request)) return next();
    const share = Math.min(limit, Number(request.headers['content-length'] ?? limit));
    const [, release] = await budget.acquire(unitsOf(share));
    if (response.destroyed || response.closed) return release();
    response.once('close', release);
    next();
  };
}
