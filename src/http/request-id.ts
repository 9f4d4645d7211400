// First step of the walk: every request has an id, the caller's own if it is short and plain, else a new one (decision R14).
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { beginCall } from './call.js';
import { callerOf } from './caller.js';

const plain = /^[A-Za-z0-9._:=@/+-]{1,128}$/;

/** The id of a call whose header says this. */
export const idFrom = (given: unknown): string =>
  typeof given === 'string' && plain.test(given) ? given : randomUUID();

export const idOf = ({ headers }: IncomingMessage): string => idFrom(headers['x-request-id']);

export function requestId(request: Request, response: Response, next: NextFunction): void {
  const id = idOf(request);
  beginCall(request, { requestId: id, startedAt: performance.now(), ip: callerOf(request) });
  response.setHeader('X-Request-Id', id);
  next();
}
