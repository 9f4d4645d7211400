// Steps of the walk as one: a router in between would match every one of them against every path. Used by app.
import type { NextFunction, RequestHandler } from 'express';
import { stateOf } from './call.js';

/** Runs the steps one behind the other; what one throws, rejects with or passes to next() ends them. */
export function inOrder(steps: readonly RequestHandler[]): RequestHandler {
  return (request, response, done) => {
    let at = 0;
    const next: NextFunction = (fault?: unknown) => {
      const step = fault === undefined ? steps[at++] : undefined;
      if (!step) return done(fault);
      try {
        const going: unknown = step(request, response, next);
        if (going instanceof Promise) going.catch(done);
      } catch (error) {
        done(error);
      }
    };
    next();
  };
}

/** A step for operations that take a body; the others pass it by. */
export const withBody =
  (step: RequestHandler): RequestHandler =>
  (request, response, next) =>
    stateOf(request).operation?.requestBody ? step(request, response, next) : next();
