import { type Address, formatBlock } from '../net/address.js';
import { remembered } from '../net/remembered.js';

/** The network that an address is counted under: its /24, or the /48 that a site has at most (RFC 6177 §2). */
export function networkOf({ family, value }: Address): string {
  const prefix = family === 4 ? 24 : 48;
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  return formatBlock({ family, network: (value >> hostBits) << hostBits, prefix });
}

/**
 * The neighbourhood of a network, in which a provider moves its customers about: the /16 of an IPv4 network, the first two groups of
 * an IPv6 one, a whole autonomous system. Remembered, since most keys are used from few places.
 */
export const neighbourhoodOf = remembered((network): string => {
  if (!network.includes('/')) return network;
  if (network.includes(':')) return `${network.split(':').slice(0, 2).join(':')}::/32`;
  return `${network.split('.').slice(0, 2).join('.')}.0.0/16`;
});
