// Route and method, the first judgement of the walk (decision R8): exact paths, decodable, one of the contract's operations.
import type { NextFunction, Request, RequestHandler } from 'express';
import { error as validatorErrors } from 'express-openapi-validator';
import { contract, envelopeOf, type Operation, operations, patternOf } from '../contract.js';
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

/** What the validator found out of a request, and hands on to its later steps. */
interface Matched {
  openApiRoute: string;
  pathParams: Record<string, string>;
  schema: Operation;
}
type MatchedRequest = Request & { openapi?: Matched };

/** Remembers what the validator found by method and route: it compiles every route's pattern anew for each request. */
function createMemory() {
  const exact = new Map<string, Matched>();
  const patterns = new Map<string, { pattern: RegExp; names: string[]; matched: Matched }[]>();

  /** Only of an operation that the validator has found before. */
  function find({ method, path }: Request): Matched | undefined {
    if (path in contract.paths) return exact.get(`${method} ${path}`);
    for (const { pattern, names, matched } of patterns.get(method) ?? []) {
      const values = pattern.exec(path)?.slice(1);
      const pairs = values?.map((value, at) => [names[at], decodeURIComponent(value)]);
      if (pairs) return { ...matched, pathParams: Object.fromEntries(pairs) };
    }
    return undefined;
  }

  function keep(method: string, found: Matched): void {
    const matched = { ...found };
    const { openApiRoute: route } = matched;
    const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    if (names.length === 0) return void exact.set(`${method} ${route}`, matched);
    const known = patterns.get(method) ?? [];
    if (known.some(({ matched: { openApiRoute } }) => openApiRoute === route)) return;
    patterns.set(method, [...known, { pattern: patternOf(route), names, matched }]);
  }

  return { find, keep };
}

/** Finds the operation and its path parameters, by the validator's own steps. */
export function matchOperation({ pathParams, metadata }: ContractSteps): RequestHandler {
  const memory = createMemory();
  return (request: MatchedRequest, response, next) => {
    exactPath(request);
    const known = memory.find(request);
    const found: NextFunction = (fault?: unknown) => {
      if (fault) return next(asRefusal(request, fault));
      const matched = request.openapi;
      if (!matched) return next(asRefusal(request, new validatorErrors.NotFound({ path: request.path })));
      const state = stateOf(request);
      state.route = matched.openApiRoute;
      const operation = operations.get(matched.schema.operationId);
      if (operation) state.operation = operation;
      if (!known) memory.keep(request.method, matched);
      next();
    };
    if (!known) {
      pathParams(request, response, (fault?: unknown) => (fault ? found(fault) : metadata(request, response, found)));
      return;
    }
    request.openapi = { ...known };
    request.params = known.pathParams;
    found();
  };
}
