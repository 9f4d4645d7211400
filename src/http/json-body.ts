// Reads a JSON body: UTF-8, uncompressed, up to the contract's size; one that grows too large is answered at once (decisions R8, R11).
// Texts that are made to hold up the parser, and everyone else with it, are refused before it sees them.
import { isAscii, isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import type { Request, RequestHandler } from 'express';
import getRawBody from 'raw-body';
import { envelopeOf } from '../contract.js';
import { createPace, type Pace } from '../images/pace.js';
import { goneAway, hasBody } from './body.js';
import { stateOf } from './call.js';
import { continueReading } from './expect.js';
import { illegal, tooLarge } from './refusals.js';

const byteOrderMark = '\uFEFF';

/** The contract's bodies are flat, with a handful of fields. Eight megabytes of brackets hold the parser up for a second. */
const mostLevels = 32;
const mostValues = 1_000;
const stepsPerPace = 4_096;
/** Up to here a body is read in one go. */
const sliceBytes = 128 * 1024;
const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const isOpening = (byte: number | undefined) => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number | undefined) => byte === 0x5d || byte === 0x7d;

/** The bytes of the body; throws tooLarge as soon as the limit is passed, and leaves the rest unread. */
async function gather(request: Request, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length: request.headers['content-length'] ?? null });
  } catch (error) {
    const { type } = error as { type?: string };
    if (type === 'entity.too.large') throw tooLarge(envelopeOf(request.path));
    // Its framing was broken by the time of the first look.
    if (type === 'stream.not.readable' && request.destroyed) throw goneAway();
    throw error;
  }
}

const isEscaped = (bytes: Buffer, at: number): boolean => {
  let before = at - 1;
  while (bytes[before] === backslash) before--;
  return (at - before) % 2 === 0;
};

/** Whether there are no more levels and values than the parser gets through at once. Says nothing of whether it is JSON. */
async function isWithinBounds(bytes: Buffer, pace: Pace): Promise<boolean> {
  let levels = 0;
  let values = 0;
  let isText = false;
  for (let at = 0, step = 1; at < bytes.length; at++, step++) {
    if (step % stepsPerPace === 0) await pace();
    if (isText) {
      at = bytes.indexOf(quote, at);
      if (at < 0) return true;
      isText = isEscaped(bytes, at);
      continue;
    }
    const byte = bytes[at];
    if (byte === quote) isText = true;
    else if (byte === comma) values++;
    else if (isOpening(byte)) levels++;
    else if (isClosing(byte)) levels--;
    if (levels > mostLevels || values > mostValues) return false;
  }
  return true;
}

/** Beyond ASCII in slices: eight megabytes of it take tens of milliseconds. */
async function decode(bytes: Buffer, pace: Pace): Promise<string> {
  if (isAscii(bytes)) return bytes.toString('latin1');
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    text += decoder.write(bytes.subarray(at, at + sliceBytes));
    await pace();
  }
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** What a parser says of a text quotes it, so a fault is answered in words of ours and not logged. */
async function parse(request: Request, bytes: Buffer): Promise<unknown> {
  const refuse = (message: string) => illegal(envelopeOf(request.path), 400, message);
  const notJson = 'The body is not JSON in UTF-8.';
  const pace = bytes.length > sliceBytes ? createPace() : () => undefined;
  if (!isUtf8(bytes)) throw refuse(notJson);
  if (!(await isWithinBounds(bytes, pace))) throw refuse('The body has too many values, or too many levels.');
  const text = await decode(bytes, pace);
  await pace();
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(notJson);
  } finally {
    await pace();
  }
}

export const readJson: RequestHandler = async (request, response, next) => {
  const body = stateOf(request).operation?.requestBody;
  if (!body?.content['application/json'] || !hasBody(request)) return next();
  continueReading(request, response);
  const bytes = await gather(request, body['x-max-bytes']);
  // No bytes at all, as a chunked body may have, are no body.
  if (bytes.length > 0) request.body = await parse(request, bytes);
  request.headers['content-type'] = 'application/json'; // the validator keeps a compiled check for each spelling
  next();
};
