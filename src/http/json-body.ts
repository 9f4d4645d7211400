// Reads a JSON body: UTF-8, uncompressed, up to the contract's size; one that grows too large is answered at once (decisions R8, R11).
import { isUtf8 } from 'node:buffer';
import type { Request, RequestHandler } from 'express';
import getRawBody from 'raw-body';
import { envelopeOf } from '../contract.js';
import { hasBody } from './admission.js';
import { stateOf } from './call.js';
import { continueReading } from './expect.js';
import { illegal, tooLarge } from './refusals.js';

const byteOrderMark = '\uFEFF';

/** The bytes of the body; throws tooLarge as soon as the limit is passed, and leaves the rest unread. */
async function gather(request: Request, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length: request.headers['content-length'] ?? null });
  } catch (error) {
    const { type } = error as { type?: string };
    throw type === 'entity.too.large' ? tooLarge(envelopeOf(request.path)) : error;
  }
}

/** What a parser says of a text quotes it, so a fault is answered in words of ours and not logged. */
function parse(request: Request, bytes: Buffer): unknown {
  try {
    if (!isUtf8(bytes)) throw new Error('not UTF-8');
    const text = bytes.toString('utf8');
    return JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch {
    throw illegal(envelopeOf(request.path), 400, 'The body is not JSON in UTF-8.');
  }
}

export const readJson: RequestHandler = async (request, response, next) => {
  const body = stateOf(request).operation?.requestBody;
  if (!body?.content['application/json'] || !hasBody(request)) return next();
  continueReading(request, response);
  const bytes = await gather(request, body['x-max-bytes']);
  // No bytes at all, as a chunked body may have, are no body.
  if (bytes.length > 0) request.body = parse(request, bytes);
  request.headers['content-type'] = 'application/json'; // the validator keeps a compiled check for each spelling
  next();
};
