// Admission: declared body size, then media type (decision R8), then a share of the bytes in flight; all before a byte is read.

import type { Request, RequestHandler } from 'express';
import { contract, envelopeOf, type Operation } from '../contract.js';
import { hasBody } from './body.js';
import { type ByteBudgetRules, createByteBudget } from './byte-budget.js';
import { stateOf } from './call.js';
import { illegal, tooLarge } from './refusals.js';

/**
 * The socket reads on when somebody reads the body: until then no more of it is taken in than came with the headers; 64 KB more where
 * the doorstep reads along.
 */
export const leaveUnread: RequestHandler = (request, _response, next) => {
  if (!request.complete && hasBody(request)) request.socket.pause();
  next();
};

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
  if (parameters.some(isOtherCharset)) {
    throw illegal(envelope, 415, 'The charset must be UTF-8.');
  }
  const encoding = request.headers['content-encoding']?.toLowerCase() || 'identity';
  const coding = request.headers['transfer-encoding']?.toLowerCase() ?? 'chunked';
  if (encoding !== 'identity' || coding !== 'chunked') {
    throw illegal(envelope, 415, 'The body must not be compressed.');
  }
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

/** What reading a byte of the body takes: multipart is gathered and joined; of JSON there are its bytes, its text and what it says. */
const weightOf = (operation: Operation): number => (operation.requestBody?.content['application/json'] ? 4 : 2);

/** Lets uploads read only as many bytes as fit the budget; the others wait unread for a moment, then get 503. */
export function admitBytes(rules: Partial<ByteBudgetRules> = {}): RequestHandler {
  const budget = createByteBudget({ bytes: 64 * 1024 * 1024, waitMs: 5_000, ...rules });
  return async (request, response, next) => {
    const { operation } = stateOf(request);
    const limit = operation?.requestBody?.['x-max-bytes'] ?? 0;
    if (!operation || limit <= contract['x-image-rules'].maxBytes || !hasBody(request)) return next();
    const declared = Math.min(limit, Number(request.headers['content-length'] ?? limit));
    const share = await budget.take(request, declared, weightOf(operation));
    if (response.destroyed || response.closed) return share.giveBack();
    response.once('close', share.giveBack);
    next();
    // Listening before the reader does would take the bytes away from it.
    if (request.listenerCount('data') > 0) share.watch();
  };
}
