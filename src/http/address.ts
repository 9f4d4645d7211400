// Who calls, as limits count them. Used by the limits, the credentials step and controllers.
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const ipv6Prefix = 64;
const known = new LRUCache<string, string>({ max: 10_000 });

/** An IPv4 address, or the /64 network of an IPv6 one, which one caller has whole. */
function networkOf(given: string): string {
  if (!ipaddr.isValid(given)) return given;
  const address = ipaddr.process(given);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${ipv6Prefix}`).toString();
}

export function addressOf(request: Request): string {
  const given = request.ip ?? '';
  const network = known.get(given) ?? networkOf(given);
  known.set(given, network);
  return network;
}
