// One log line and one measurement a call, when its answer is done. Says the route, never the path: an imageId is a capability.
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { stateOf } from './call.js';
import type { Metrics } from './metrics.js';
import { securityEventOf } from './security-events.js';

/** What is logged where the caller went away before the answer was done. */
const callerGone = 499;
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function logAccess(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    response.once('close', () => {
      const { requestId, startedAt, ip, route, operation, admitted, code, limit } = stateOf(request);
      const seconds = (performance.now() - startedAt) / 1000;
      const status = response.writableFinished ? response.statusCode : callerGone;
      const method = knownMethods.has(request.method) ? request.method : 'OTHER';
      const name = operation?.operationId ?? 'none';
      metrics.observe({ operation: name, method, status, code: code ?? '' }, seconds);
      const clientId = admitted?.clientId ?? undefined;
      const userId = admitted?.session?.userId;
      const what = { operation: operation?.operationId, method, route, status, code };
      const ms = Math.round(seconds * 1e5) / 100;
      // One literal, not { ...line, ms }: V8 makes another shape for each such object.
      logger.info({ requestId, ...what, clientId, userId, ip, ms }, 'request');
      const event = securityEventOf(stateOf(request), status);
      if (event)
        logger.info({ event, requestId, ...what, clientId, userId, ip, ...(limit ? { limit } : {}) }, 'security');
    });
    next();
  };
}
