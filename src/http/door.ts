// The door before the walk: a server that is behind tells a call at once to come again (503), before it costs anything. Logins,
// uploads and all other calls stand in lines of their own; health and what is no operation are never refused here.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Code } from '../../generated/errors.js';
import { contract, envelopeOf, type Operation } from '../contract.js';
import { hasBody } from './body.js';
import { beginCall } from './call.js';
import { allowOrigins, type Origins } from './cross-origin.js';
import { failure } from './envelopes.js';
import { createLine, type Line } from './lines.js';
import { endReading } from './lingering-close.js';
import type { Metrics } from './metrics.js';
import { idOf } from './request-id.js';

export interface DoorParts {
  metrics: Metrics;
  logger: Logger;
  origins: Origins;
  publicUrl: () => string;
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

export interface Door {
  walk: RequestListener;
  /** Calls that are not answered yet, of every kind. */
  underWay(): number;
}

const turnMs = 100;
const tellMs = 1_000;
const message = 'The service is not available at the moment; try again later.';

type LineName = 'login' | 'upload' | 'other';
interface Target {
  operation: Operation;
  line: LineName;
  code: Code;
}

const lineOf = (operation: Operation): LineName => {
  if (operation['x-image-rules']) return 'upload';
  return operation.operationId === 'login' ? 'login' : 'other';
};

/** Operations that can be refused with 503, by method and path; a path with parameters by its pattern. */
function createMatcher(): (method: string, path: string) => Target | undefined {
  const exact = new Map<string, Target>();
  const patterns: [RegExp, string, Target][] = [];
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const method of ['get', 'post', 'delete'] as const) {
      const operation = item[method];
      const code = operation?.['x-error-codes'].find(({ status }) => status === 503)?.code;
      if (!operation || !code) continue;
      const target = { operation, line: lineOf(operation), code };
      const verb = method.toUpperCase();
      if (path.includes('{')) patterns.push([new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`), verb, target]);
      else exact.set(`${verb} ${path}`, target);
    }
  }
  return (given, path) => {
    const method = given === 'HEAD' ? 'GET' : given;
    return (
      exact.get(`${method} ${path}`) ?? patterns.find(([pattern, verb]) => verb === method && pattern.test(path))?.[2]
    );
  };
}

export function createDoor(walk: RequestListener, { metrics, logger, origins, publicUrl }: DoorParts): Door {
  const match = createMatcher();
  const lines: Record<LineName, Line> = { login: createLine(), upload: createLine(), other: createLine() };
  const cors = allowOrigins(origins);
  let underWay = 0;
  let refused = 0;

  let turnedAt = performance.now();
  setInterval(() => {
    const now = performance.now();
    for (const line of Object.values(lines)) line.turn((now - turnedAt) / 1000);
    turnedAt = now;
  }, turnMs).unref();
  setInterval(() => {
    if (refused > 0) logger.warn({ refused, underWay }, 'overloaded');
    refused = 0;
  }, tellMs).unref();
  for (const [name, line] of Object.entries(lines)) metrics.watch(name, line.underWay);

  function refuse(request: IncomingMessage, response: ServerResponse, { operation, code }: Target): void {
    refused += 1;
    metrics.countRefused(operation.operationId);
    const requestId = idOf(request);
    beginCall(request as never, { requestId, startedAt: performance.now(), ip: undefined });
    const path = pathOf(request);
    const body = JSON.stringify(failure(envelopeOf(path), code, message));
    cors(request as never, response as never, () => {});
    if (!request.complete) endReading(request, response);
    // One list, since refusing has to cost next to nothing.
    response.writeHead(503, [
      'X-Request-Id',
      requestId,
      'Content-Type',
      'application/json; charset=utf-8',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Cache-Control',
      'no-store',
      'Link',
      `<${publicUrl()}/docs/errors/${code}>; rel="help"`,
      'Retry-After',
      '1',
    ]);
    response.end(body);
  }

  return {
    underWay: () => underWay,
    walk(request, response) {
      underWay += 1;
      const target = match(request.method ?? '', pathOf(request));
      const line = target && lines[target.line];
      const isRefused = line?.isBehind() ?? false;
      const end = isRefused ? undefined : line?.begin(hasBody(request) ? () => request.complete : null);
      response.once('close', () => {
        underWay -= 1;
        end?.(response.statusCode !== 503);
      });
      if (target && isRefused) refuse(request, response, target);
      else walk(request, response);
    },
  };
}
