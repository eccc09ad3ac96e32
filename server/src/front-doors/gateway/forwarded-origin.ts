import { canonicalAddress, isFromTrustedProxy, isTrustedAddress } from '@neoagent/core';
import { fieldOf } from '../../http/field-of.js';
import { isHostValue } from '../../http/host-value.js';
import type { DoorRequest } from '../door-request.js';

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
  request: DoorRequest,
  known: { readonly address: string | undefined; readonly trustedProxies: readonly string[] },
): ForwardedOrigin {
  const { address, trustedProxies } = known;
  const host = fieldOf(request, 'host');
  const addresses = address === undefined ? [] : [address];
  if (trustedProxies.length === 0 || !isFromTrustedProxy(request, trustedProxies)) {
    return { addresses, host, proto: 'http' };
  }
  const told = lastOf(fieldOf(request, 'x-forwarded-host'));
  return {
    addresses: address === undefined ? [] : [address, ...proxiesAfter(request, address, trustedProxies)],
    host: told !== undefined && isHostValue(told) ? told : host,
    proto: lastOf(fieldOf(request, 'x-forwarded-proto'))?.toLowerCase() === 'https' ? 'https' : 'http',
  };
}

/** The trusted proxies between the client and us, the nearest last. */
function proxiesAfter(
  request: DoorRequest,
  client: string,
  trustedProxies: readonly string[],
): readonly string[] {
  const hops = fieldOf(request, 'x-forwarded-for')?.split(',') ?? [];
  const proxies: string[] = [];
  for (const written of hops.reverse()) {
    const hop = canonicalAddress(written.trim());
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
function lastOf(value: string | undefined): string | undefined {
  return value?.slice(value.lastIndexOf(',') + 1).trim();
}
