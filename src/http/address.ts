// Addresses as the log says them and as limits count them. Used by caller.ts and call.ts.
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const ipv6Prefix = 64;
const most = { max: 10_000 };
const addresses = new LRUCache<string, string>(most);
const networks = new LRUCache<string, string>(most);

/** Node judges, since ipaddr.js takes "1" for 0.0.0.1. */
function toAddress(told: string): string {
  const [, bracketed = '', bare = told] = /^(?:\[(.*)\]|([^:]*))(?::\d{1,5})?$/.exec(told) ?? [];
  const isAddress = isIPv6(bracketed) || (bracketed === '' && (isIPv4(bare) || isIPv6(bare)));
  return isAddress ? ipaddr.process(bracketed || bare).toString() : '';
}

function toNetwork(address: string): string {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return address;
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/${ipv6Prefix}`).toString();
}

function remember(known: LRUCache<string, string>, given: string, make: (given: string) => string): string {
  const found = known.get(given);
  if (found !== undefined) return found;
  const made = make(given);
  known.set(given, made);
  return made;
}

/** In its shortest form; some proxies write a port behind it, and an IPv6 address in brackets. Empty where it is no address. */
export const addressIn = (told: string): string => remember(addresses, told, toAddress);

/** Of an address: an IPv4 one itself, or the /64 network of an IPv6 one, which one caller has whole. */
export const networkOf = (address: string): string => remember(networks, address, toNetwork);
