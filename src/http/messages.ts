// Requests and answers made with Express's prototypes from the start. Express would change the prototype of each of them, and V8 was
// seen to keep what was changed so until the next full collection: a third of all memory that calls take. Used by main.
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** For http.createServer. */
export interface Messages {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse;
}

/** The kinds of message that this app takes as they are. */
export function messagesOf(app: Express): Messages {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Express['request'];
  app.response = AppResponse.prototype as Express['response'];
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse as Messages['ServerResponse'] };
}
