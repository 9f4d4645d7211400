// Whether there is a body at all, before any of it is read.
import type { IncomingMessage } from 'node:http';

/** Whether the request says that a body comes with it. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
