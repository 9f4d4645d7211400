// Reads a JSON body, by Express's own parser held to UTF-8 and to the contract's size (decisions R8, R11).
import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { envelopeOf } from '../contract.js';
import { hasBody } from './admission.js';
import { stateOf } from './call.js';
import { continueReading } from './expect.js';
import { illegal, tooLarge } from './refusals.js';

class NotUtf8 extends Error {}

function verify(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw new NotUtf8('not UTF-8');
}

const parserOf = (limit: number) => express.json({ limit, inflate: false, strict: false, verify, type: () => true });

/** The parser's errors say what they found in the body, so they are answered in words of ours and not logged. */
function asRefusal(fault: unknown, path: string): unknown {
  const { type, status } = fault as { type?: string; status?: number };
  if (type === 'entity.too.large') return tooLarge(envelopeOf(path));
  if (type === 'request.aborted') return fault;
  if (status === 400 || status === 403) return illegal(envelopeOf(path), 400, 'The body is not JSON in UTF-8.');
  return fault;
}

export function readJson(): RequestHandler {
  const parsers = new Map<number, RequestHandler>();
  return (request, response, next) => {
    const body = stateOf(request).operation?.requestBody;
    if (!body?.content['application/json'] || !hasBody(request)) return next();
    const limit = body['x-max-bytes'];
    const parse = parsers.get(limit) ?? parserOf(limit);
    parsers.set(limit, parse);
    continueReading(request, response);
    parse(request, response, (fault?: unknown) => {
      if (fault) return next(asRefusal(fault, request.path));
      request.headers['content-type'] = 'application/json'; // the validator keeps a compiled check for each spelling
      next();
    });
  };
}
