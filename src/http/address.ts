// Who calls, as limits count them. Used by the limits, the credentials step and controllers.
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

const ipv6Prefix = 64;

/** An IPv4 address, or the /64 network of an IPv6 one, which one caller has whole. */
export function addressOf(request: Request): string {
  const given = request.ip ?? '';
  if (!ipaddr.isValid(given)) return given;
  const address = ipaddr.process(given);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${ipv6Prefix}`).toString();
}
