import { formatAddress, isInAnyBlock, parseAddress } from '../net/address.js';
import { remembered } from '../net/remembered.js';
import type { IncomingRequest } from './incoming-request.js';

/**
 * The client's address: the peer of the socket, or, when that is a trusted proxy, the right-most X-Forwarded-For entry that is not
 * one (`forwardedFor` is that field as one text). Entries further left were written by strangers and are never believed. `undefined` when a trusted proxy sent nonsense.
 */
export function clientAddressOf(
  request: { readonly socket: IncomingRequest['socket']; readonly forwardedFor: string | undefined },
  trustedProxies: readonly string[],
): string | undefined {
  const peer = canonicalAddress(request.socket.remoteAddress ?? '');
  if (peer === undefined || trustedProxies.length === 0 || !isTrustedAddress(peer, trustedProxies))
    return peer;
  const forwarded = request.forwardedFor;
  if (forwarded === undefined) return peer;
  for (let end = forwarded.length; end >= 0; ) {
    const comma = end === 0 ? -1 : forwarded.lastIndexOf(',', end - 1);
    const address = canonicalAddress(forwarded.slice(comma + 1, end).trim());
    if (address === undefined || !isTrustedAddress(address, trustedProxies)) return address;
    end = comma;
  }
  return peer;
}

/** Whether the peer of this connection is a proxy whose forwarded headers count. */
export function isFromTrustedProxy(
  request: Pick<IncomingRequest, 'socket'>,
  trustedProxies: readonly string[],
): boolean {
  const peer = canonicalAddress(request.socket.remoteAddress ?? '');
  return peer !== undefined && isTrustedAddress(peer, trustedProxies);
}

/** An address as it is written everywhere; `undefined` for what is none. Remembered, since most requests come from few peers. */
export const canonicalAddress = remembered((text) => {
  const address = parseAddress(text);
  return address === undefined ? undefined : formatAddress(address);
});

/** Whether an address is one of the trusted proxies'. */
export function isTrustedAddress(address: string, trustedProxies: readonly string[]): boolean {
  let isTrusted = judges.get(trustedProxies);
  if (isTrusted === undefined) {
    isTrusted = remembered((text) => {
      const parsed = parseAddress(text);
      return parsed !== undefined && isInAnyBlock(parsed, trustedProxies);
    });
    judges.set(trustedProxies, isTrusted);
  }
  return isTrusted(address);
}

/** By list: rules that were read again come with a new one. */
const judges = new WeakMap<readonly string[], (address: string) => boolean>();
