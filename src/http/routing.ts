// Route and method, the first judgement of the walk (decision R8): exact paths, decodable, one of the contract's operations.
import type { NextFunction, Request, RequestHandler } from 'express';
import { error as validatorErrors } from 'express-openapi-validator';
import { envelopeOf, type Operation, operations } from '../contract.js';
import { stateOf } from './call.js';
import { illegal } from './refusals.js';
import type { ContractSteps } from './validation.js';

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Refuses what express-openapi-validator would let through: a trailing slash, a path that can't be decoded. */
function exactPath(request: Request): void {
  const envelope = envelopeOf(request.path);
  if (!isDecodable(request.path)) throw illegal(envelope, 400, 'The path is not well encoded.');
  if (request.path.endsWith('/')) throw illegal(envelope, 404, 'There is no such route.');
}

function asRefusal(request: Request, fault: unknown): unknown {
  const envelope = envelopeOf(request.path);
  if (fault instanceof validatorErrors.NotFound) return illegal(envelope, 404, 'There is no such route.');
  if (fault instanceof validatorErrors.MethodNotAllowed) {
    const headers = fault.headers as Record<string, string>;
    return illegal(envelope, 405, `This path does not take the method ${request.method}.`, { headers });
  }
  return fault;
}

/** Finds the operation and its path parameters, by the validator's own steps. */
export function matchOperation({ pathParams, metadata }: ContractSteps): RequestHandler {
  return (request, response, next) => {
    exactPath(request);
    const found: NextFunction = (fault?: unknown) => {
      if (fault) return next(asRefusal(request, fault));
      const matched = (request as { openapi?: { openApiRoute: string; schema: Operation } }).openapi;
      if (!matched) return next(asRefusal(request, new validatorErrors.NotFound({ path: request.path })));
      const state = stateOf(request);
      state.route = matched.openApiRoute;
      const operation = operations.get(matched.schema.operationId);
      if (operation) state.operation = operation;
      next();
    };
    pathParams(request, response, (fault?: unknown) => (fault ? found(fault) : metadata(request, response, found)));
  };
}
