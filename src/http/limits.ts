// The limits that each process keeps by itself: calls of an address, calls of a client. Sets RateLimit and RateLimit-Policy
// (draft-ietf-httpapi-ratelimit-headers). Operations that declare no 429 have none. Used by the walk.
import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Operation } from '../contract.js';
import { LimitError, type LimitRule } from '../errors.js';
import { addressOf, stateOf } from './call.js';

export interface CallLimits {
  /** Calls of one address within so many seconds. */
  addressCalls: { count: number; seconds: number };
  /** Calls of one client, wherever from. */
  clientCalls: { count: number; seconds: number };
}

const policyOf = ({ name, count, seconds }: LimitRule): string => `"${name}";q=${count};w=${seconds}`;
const standingOf = (name: string, left: number, seconds: number): string =>
  `"${name}";r=${Math.max(0, left)};t=${Math.max(1, Math.ceil(seconds))}`;

/** The headers of an answer that says that a limit is used up. */
export const headersOf = ({ rule, secondsLeft }: LimitError): Record<string, string> => ({
  RateLimit: standingOf(rule.name, 0, secondsLeft),
  'RateLimit-Policy': policyOf(rule),
});

const isLimited = (operation: Operation | undefined): boolean =>
  operation?.['x-error-codes'].some(({ status }) => status === 429) ?? false;

/** Says what is left of the limit that is nearest to its end. */
function announce(request: Request, response: Response, rule: LimitRule, left: number, seconds: number): void {
  const state = stateOf(request);
  const { standing } = state;
  const policies = standing ? `${standing.policies}, ${policyOf(rule)}` : policyOf(rule);
  response.setHeader('RateLimit-Policy', policies);
  if (!standing || left < standing.left) response.setHeader('RateLimit', standingOf(rule.name, left, seconds));
  state.standing = { left: Math.min(left, standing?.left ?? left), policies };
}

/** Counts the calls of whom `keyOf` names; a call without a key is not counted. */
function limitBy(rule: LimitRule, keyOf: (request: Request) => string | null | undefined): RequestHandler {
  const limiter = new RateLimiterMemory({ points: rule.count, duration: rule.seconds });
  return async (request, response, next) => {
    const key = isLimited(stateOf(request).operation) ? keyOf(request) : null;
    if (!key) return next();
    let standing: RateLimiterRes;
    try {
      standing = await limiter.consume(key);
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      throw new LimitError(rule, (refused as RateLimiterRes).msBeforeNext / 1000);
    }
    announce(request, response, rule, standing.remainingPoints, standing.msBeforeNext / 1000);
    next();
  };
}

const pass: RequestHandler = (_request, _response, next) => next();

/** One step for before the credentials, one for behind them; both let everything pass without limits. */
export function limitCalls(limits: CallLimits | null): { byAddress: RequestHandler; byClient: RequestHandler } {
  if (!limits) return { byAddress: pass, byClient: pass };
  return {
    byAddress: limitBy({ name: 'address', ...limits.addressCalls }, addressOf),
    byClient: limitBy({ name: 'client', ...limits.clientCalls }, (request) => stateOf(request).admitted?.clientId),
  };
}
