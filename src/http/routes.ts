// Runs the generated routes: a controller for each call, its arguments by the contract's names, its answer as JSON or as a stream.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { type Argument, type Route, routes } from '../../generated/routes.js';
import { BytesAtHand } from '../services/image-bytes.js';
import type { Services } from '../services/services.js';
import { Call, stateOf } from './call.js';
import { announceSession } from './session-header.js';

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

/** An error before the first byte is answered; one behind it breaks the connection, so that a broken read is never a whole answer. */
async function sendStream(bytes: Readable, request: Request, response: Response): Promise<void> {
  if (request.method === 'HEAD' || response.statusCode === 304) {
    bytes.destroy();
    response.end();
    return;
  }
  if (bytes instanceof BytesAtHand) {
    response.end(bytes.bytes);
    return;
  }
  await new Promise((resolve, reject) => bytes.once('readable', resolve).once('error', reject));
  await pipeline(bytes, response);
}

async function answer(route: Route, services: Services, request: Request, response: Response): Promise<void> {
  const call = new Call(request, response);
  const controller = new route.controller(services, call);
  const result = await route.run(controller, (argument) => argumentOf(argument, call));
  announceSession(request, response);
  if (result instanceof Readable) return sendStream(result, request, response);
  call.state.code = codeOf(result);
  response.setHeader('Cache-Control', 'no-store');
  response.json(result);
}

/** Runs the route of the operation that routing found. */
export function runRoutes(services: Services): RequestHandler {
  const byId = new Map(routes.map((route) => [route.operationId, route]));
  return (request, response, next) => {
    const route = byId.get(stateOf(request).operation?.operationId ?? '');
    return route ? answer(route, services, request, response) : next();
  };
}
