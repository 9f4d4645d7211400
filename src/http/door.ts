// The door before the walk: a server that is behind tells a call at once to come again (503), before it costs anything; before it is
// parsed where it can (server/doorstep). Logins, uploads, images that are read and all other calls stand in lines of their own; health and
// what is no operation are never refused here.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { hasBody } from './body.js';
import { beginCall } from './call.js';
import { allowOrigins, headersWithoutOrigin, type Origins } from './cross-origin.js';
import { createLine, fewReaders, type Line } from './lines.js';
import { endReading } from './lingering-close.js';
import type { Metrics } from './metrics.js';
import { type LineName, matchRefusable, type Refusal, type Target } from './refusable.js';
import { idFrom, idOf } from './request-id.js';
import type { WholeRequest } from './whole-request.js';

export interface DoorParts {
  metrics: Metrics;
  logger: Logger;
  origins: Origins;
  publicUrl: () => string;
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

/** What to answer, and the X-Request-Id that goes with it. */
export interface EarlyRefusal {
  refusal: Refusal;
  requestId: string;
}

export interface Door {
  walk: RequestListener;
  /** Whether any line is behind. */
  isBehind(): boolean;
  /** The answer to a call that is refused before it is parsed; null where it is not refused. */
  refuse(request: WholeRequest): EarlyRefusal | null;
  /** Calls that are not answered yet, of every kind. */
  underWay(): number;
}

const turnMs = 100;
const tellMs = 1_000;

export function createDoor(walk: RequestListener, { metrics, logger, origins, publicUrl }: DoorParts): Door {
  const match = matchRefusable({ publicUrl, plainHeaders: headersWithoutOrigin(origins) });
  const lines: Record<LineName, Line> = {
    login: createLine(),
    upload: createLine(),
    download: createLine(fewReaders),
    other: createLine(),
  };
  const all = Object.values(lines);
  const cors = allowOrigins(origins);
  let underWay = 0;
  let refused = 0;

  let turnedAt = performance.now();
  setInterval(() => {
    const now = performance.now();
    for (const line of all) line.turn((now - turnedAt) / 1000);
    turnedAt = now;
  }, turnMs).unref();
  setInterval(() => {
    if (refused > 0) logger.warn({ refused, underWay }, 'overloaded');
    refused = 0;
  }, tellMs).unref();
  for (const [name, line] of Object.entries(lines)) metrics.watch(name, line.underWay);

  const count = ({ operation, line }: Target): void => {
    refused += 1;
    lines[line].refuse();
    metrics.countRefused(operation.operationId);
  };

  function refuse(request: IncomingMessage, response: ServerResponse, target: Target): void {
    count(target);
    const requestId = idOf(request);
    beginCall(request as never, { requestId, startedAt: performance.now(), ip: undefined });
    cors(request as never, response as never, () => {});
    if (!request.complete) endReading(request, response);
    const { status, headers, body } = target.refusal();
    response.writeHead(status, ['X-Request-Id', requestId, ...headers]);
    response.end(body);
  }

  return {
    underWay: () => underWay,
    isBehind: () => all.some((line) => line.isBehind()),
    refuse({ method, path, id }) {
      const target = match(method, path);
      if (!target || !lines[target.line].isBehind()) return null;
      count(target);
      return { refusal: target.plain(), requestId: idFrom(id) };
    },
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
