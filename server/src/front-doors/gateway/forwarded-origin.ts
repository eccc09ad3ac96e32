import type { IncomingMessage } from 'node:http';
import { canonicalAddress, isFromTrustedProxy, isTrustedAddress } from '@neoagent/core';
import { isHostValue } from '../../http/host-value.js';

/** Where a request came from, as the upstream is told. */
export interface ForwardedOrigin {
  /** The client's address, then each trusted proxy that it came through; empty when it cannot be known. */
  readonly addresses: readonly string[];
  readonly host: string | undefined;
  readonly proto: 'http' | 'https';
}

/**
 * What a trusted proxy says of the client is taken over; what anybody else says is replaced by what we see. Entries of
 * X-Forwarded-For left of the client were written by strangers and are left out.
 */
export function forwardedOrigin(
  request: IncomingMessage,
  known: { readonly address: string | undefined; readonly trustedProxies: readonly string[] },
): ForwardedOrigin {
  const { address, trustedProxies } = known;
  const { host } = request.headers;
  const addresses = address === undefined ? [] : [address];
  if (trustedProxies.length === 0 || !isFromTrustedProxy(request, trustedProxies)) {
    return { addresses, host, proto: 'http' };
  }
  const told = lastOf(request.headers['x-forwarded-host']);
  return {
    addresses: address === undefined ? [] : [address, ...proxiesAfter(request, address, trustedProxies)],
    host: told !== undefined && isHostValue(told) ? told : host,
    proto: lastOf(request.headers['x-forwarded-proto'])?.toLowerCase() === 'https' ? 'https' : 'http',
  };
}

/** The trusted proxies between the client and us, the nearest last. */
function proxiesAfter(
  request: IncomingMessage,
  client: string,
  trustedProxies: readonly string[],
): readonly string[] {
  const hops = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => canonicalAddress(hop.trim()));
  const proxies: string[] = [];
  for (const hop of hops.reverse()) {
    if (hop === undefined || hop === client || !isTrustedAddress(hop, trustedProxies)) break;
    proxies.unshift(hop);
  }
  const peer = canonicalAddress(request.socket.remoteAddress ?? '');
  return peer === undefined || peer === client ? proxies : [...proxies, peer];
}

/** RFC 7239 §4: the same as one field; IPv6 in brackets and quotes (§6). */
export function forwardedField({ addresses, host, proto }: ForwardedOrigin): string {
  const [client, ...proxies] = addresses.map((address) =>
    address.includes(':') ? `for="[${address}]"` : `for=${address}`,
  );
  const asked = host === undefined ? '' : `;host="${host}"`;
  return [`${client ?? 'for=unknown'}${asked};proto=${proto}`, ...proxies].join(', ');
}

/** The nearest proxy's word: the last of a list. */
function lastOf(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  return String(value).split(',').at(-1)?.trim();
}
