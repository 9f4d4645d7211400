// Express's json() without what this service has turned off: ETags, 304s, replacers, escapes. Used by app.
import type { Response } from 'express';

export function sendJson<R extends Response>(this: R, body: unknown): R {
  const text = JSON.stringify(body);
  this.setHeader('Content-Type', 'application/json; charset=utf-8');
  this.setHeader('Content-Length', Buffer.byteLength(text));
  this.end(text);
  return this;
}
