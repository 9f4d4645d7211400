// Who calls, behind the proxies that are trusted. Used by app.ts and request-id.ts.
import type { Express, Request } from 'express';
import { addressIn } from './address.js';

/** X-Forwarded-For and -Proto of these (addresses and CIDR ranges) count, though a proxy before them is told with its port. */
export function trustProxies(app: Express, proxies: readonly string[]): void {
  app.set('trust proxy', [...proxies]);
  const isTrusted: (address: string, hop: number) => boolean = app.get('trust proxy fn');
  app.set('trust proxy', (told: string | undefined, hop: number) => isTrusted(addressIn(told ?? ''), hop));
}

/** An address: where what a proxy told is none, that of the proxy. Undefined where the caller has gone. */
export function callerOf(request: Request): string | undefined {
  const address = addressIn(request.ip ?? '');
  if (address !== '') return address;
  // Behind the first one all are trusted, and so are addresses.
  return addressIn(request.ips[1] ?? request.socket.remoteAddress ?? '') || undefined;
}
