// Expect: 100-continue. Node answers it before the walk has judged; the server hands it to us instead (decision R8).
import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

/** The server's checkContinue listener marks the request; nothing is answered yet. */
export const expectsContinue = (request: IncomingMessage): void => void waiting.add(request);

/** Whether the caller still waits for our word before it sends the body. */
export const isWaiting = (request: IncomingMessage): boolean => waiting.has(request);

/** Called where a body is about to be read: the caller is let in. */
export function continueReading(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}
