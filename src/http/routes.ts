// Runs the generated routes: a controller for each call, its arguments by the contract's names, its answer as JSON or as a stream.
import { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import { type Argument, type Route, routes } from '../../generated/routes.js';
import type { Services } from '../services/services.js';
import { Call, stateOf } from './call.js';
import type { SendBytes } from './send-bytes.js';
import { announceSession } from './session-header.js';

export interface RouteParts {
  services: Services;
  sendBytes: SendBytes;
}

function argumentOf({ in: place, name }: Argument, call: Call): unknown {
  const { request } = call;
  switch (place) {
    case 'body':
      return request.body;
    case 'path':
      return request.params[name];
    case 'query':
      return request.query[name];
    case 'header':
      return request.headers[name.toLowerCase()];
    case 'formData':
      return call.state.image;
  }
}

/** What the answer's envelope says, for the log. */
function codeOf(result: unknown): string {
  const { code, resultContext } = result as { code?: string; resultContext?: { resultCode: string } };
  return code ?? resultContext?.resultCode ?? '';
}

async function answer(
  route: Route,
  { services, sendBytes }: RouteParts,
  request: Request,
  response: Response,
): Promise<void> {
  const call = new Call(request, response);
  const controller = new route.controller(services, call);
  const result = await route.run(controller, (argument) => argumentOf(argument, call));
  announceSession(request, response);
  if (result instanceof Readable) return sendBytes(result, request, response);
  call.state.code = codeOf(result);
  response.setHeader('Cache-Control', 'no-store');
  response.json(result);
}

/** Runs the route of the operation that routing found. */
export function runRoutes(parts: RouteParts): RequestHandler {
  const byId = new Map(routes.map((route) => [route.operationId, route]));
  return (request, response, next) => {
    const route = byId.get(stateOf(request).operation?.operationId ?? '');
    return route ? answer(route, parts, request, response) : next();
  };
}
