// Whether there is a body at all, before any of it is read; and that its caller is gone before the end of it.
import type { IncomingMessage } from 'node:http';

/** Whether the request says that a body comes with it. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Answered by nobody: the error handler ends the connection. */
export const goneAway = (): Error => Object.assign(new Error('The caller went away'), { type: 'request.aborted' });
