// What of the calls concerns security, under names that stay: failed logins, limits, refused clients and sessions, ended sessions. Used
// by the access log; documented in src/docs/guides/production.md.
import type { CallState } from './call.js';

export type SecurityEvent =
  | 'login.succeeded'
  | 'login.failed'
  | 'limit.reached'
  | 'client.refused'
  | 'session.refused'
  | 'session.ended';

const ofSession = new Set(['SESSION_EXPIRED', 'INVALID_TOKEN', 'MISSING_TOKEN']);

/** Null where the call is nothing out of the ordinary. */
export function securityEventOf({ operation, code }: CallState, status: number): SecurityEvent | null {
  const id = operation?.operationId;
  if (status === 429) return 'limit.reached';
  if (status === 200 && id === 'login') return 'login.succeeded';
  if (status === 200 && id === 'logout') return 'session.ended';
  if (code !== undefined && ofSession.has(code)) return 'session.refused';
  if (status === 401 && (code === 'PARAM_ILLEGAL' || code === 'INVALID_REQUEST')) return 'client.refused';
  // Unknown user 404, inactive user 403, wrong password 401.
  if (id === 'login' && [401, 403, 404].includes(status)) return 'login.failed';
  return null;
}
