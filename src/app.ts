// The walk: the one way a request takes through the house, in order. Everything thrown on it leaves by the error handler.
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { logAccess } from './http/access-log.js';
import { admitBytes, checkDeclaredBody, leaveUnread } from './http/admission.js';
import { stateOf } from './http/call.js';
import { trustProxies } from './http/caller.js';
import { checkCredentials, checkSession } from './http/credentials.js';
import { allowOrigins, type Origins } from './http/cross-origin.js';
import { createErrorHandler } from './http/error-handler.js';
import { inOrder, withBody } from './http/in-order.js';
import { readJson } from './http/json-body.js';
import { type CallLimits, limitCalls } from './http/limits.js';
import type { Metrics } from './http/metrics.js';
import { readMultipart } from './http/multipart-body.js';
import { createPublications } from './http/publications.js';
import { requestId } from './http/request-id.js';
import { runRoutes } from './http/routes.js';
import { matchOperation } from './http/routing.js';
import { createSendBytes } from './http/send-bytes.js';
import { sendJson } from './http/send-json.js';
import { dropSilent } from './http/silent-readers.js';
import { checkDigits, checkShape, createContractSteps, type ReportBreach } from './http/validation.js';
import type { Services } from './services/services.js';

export interface AppParts {
  services: Services;
  logger: Logger;
  metrics: Metrics;
  isUnavailable: (error: unknown) => boolean;
  origins: Origins;
  trustedProxies: readonly string[];
  /** Null: none. */
  callLimits?: CallLimits | null;
  /** Serve /metrics on this port too. */
  servesMetrics: boolean;
  /** How long a reader may take nothing of a long answer. */
  readerSilenceMs?: number | undefined;
  /** How much of all images may wait in memory for their readers. */
  mostWaitingBytes?: number | undefined;
  /** Holds every JSON answer against the contract and reports breaches: in tests. */
  reportBreach?: ReportBreach;
}

export function createApp(parts: AppParts): Express {
  const { services, logger, metrics, isUnavailable, origins } = parts;
  const { publicUrl } = services.publication;
  const { byAddress, byClient } = limitCalls(parts.callLimits ?? null);
  const dropSilentReader = dropSilent(parts.readerSilenceMs);
  const steps = createContractSteps(parts.reportBreach);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  trustProxies(app, parts.trustedProxies);

  const tellTheEnd: RequestHandler = (request, response, next) => {
    stateOf(request).secondsLeft = services.sessions.secondsLeft;
    if (services.health.isStopping()) response.set('Connection', 'close');
    next();
  };
  app.response.json = sendJson;
  app.use(
    inOrder([
      leaveUnread,
      requestId,
      logAccess(logger, metrics),
      tellTheEnd,
      allowOrigins(origins),
      createPublications({
        publicUrl,
        dropSilent: dropSilentReader,
        metrics: parts.servesMetrics ? metrics.serve : null,
      }),
      matchOperation(steps),
      ...(steps.response ? [steps.response] : []),
      byAddress,
      checkCredentials(services),
      byClient,
      checkSession,
      checkDeclaredBody,
      withBody(inOrder([admitBytes(), readJson, readMultipart()])),
      checkDigits,
      checkShape(steps),
      runRoutes({ services, sendBytes: createSendBytes(dropSilentReader, parts.mostWaitingBytes) }),
    ]),
  );
  app.use(createErrorHandler({ isUnavailable, publicUrl, logger }));
  return app;
}
