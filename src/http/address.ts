// Who calls, as limits count them. Used by call.ts.
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const ipv6Prefix = 64;
const known = new LRUCache<string, string>({ max: 10_000 });

function toNetwork(given: string): string {
  if (!ipaddr.isValid(given)) return given;
  const address = ipaddr.process(given);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${ipv6Prefix}`).toString();
}

/** An IPv4 address, or the /64 network of an IPv6 one, which one caller has whole. */
export function networkOf(given: string): string {
  const found = known.get(given);
  if (found !== undefined) return found;
  const network = toNetwork(given);
  known.set(given, network);
  return network;
}
