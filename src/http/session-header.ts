// Session-Expires-In: on every answer to a call that passed the session step, logout's aside, and on login's (decision R14).
import type { Request, Response } from 'express';
import { contract } from '../contract.js';
import { stateOf } from './call.js';

const { expiresInHeader } = contract['x-session'];

/** Set when the answer is made, since a long upload uses up seconds. */
export function announceSession(request: Request, response: Response): void {
  const { admitted, operation, secondsLeft } = stateOf(request);
  const isDeclared = operation?.responses['200']?.headers?.[expiresInHeader] !== undefined;
  if (isDeclared && admitted?.session && secondsLeft)
    response.setHeader(expiresInHeader, String(secondsLeft(admitted.session)));
}
