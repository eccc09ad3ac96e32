import { lookup as systemLookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Where webhooks may go beside public addresses: what the operator wrote into `neoagent.yaml`. */
export interface TargetPolicy {
  readonly allow: readonly string[];
  readonly allowHttp: boolean;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** A target that webhooks may not go to; the message is a sentence for the owner of the endpoint. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetRefused';
  }
}

const longestUrl = 2048;
const allowedLowPorts: ReadonlySet<number> = new Set([80, 443]);
const firstFreePort = 1024;
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Why a URL cannot be an endpoint whatever its name resolves to; `undefined` when it can. */
export function refuseUrl(text: string, policy: TargetPolicy): string | undefined {
  if (text.length > longestUrl || !URL.canParse(text))
    return 'Enter a whole URL, such as https://example.com/webhooks.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowHttp)) {
    return policy.allowHttp
      ? 'The URL must begin with https:// or http://.'
      : 'The URL must begin with https://.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL may hold no user name or password: check our signature instead.';
  }
  if (url.hash !== '') return 'The URL may have no part after #: it is never sent.';
  return refuseConnection(url.hostname, portOf(url), policy);
}

/** The same at connect time, where only name and port are left. A name passes: what it resolves to is checked by `checkedAddresses`. */
export function refuseConnection(hostname: string, port: number, policy: TargetPolicy): string | undefined {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const isAddress = ipaddr.isValid(literal);
  if (isAddress && !isAllowedAddress(literal, policy)) return refusedAddress;
  const isListed = isAddress && isListedAddress(literal, policy);
  if (port < firstFreePort && !allowedLowPorts.has(port) && !isListed) {
    return 'The port must be 80, 443, or 1024 and above.';
  }
  return undefined;
}

/** Resolves a name and answers its addresses, all of them fit; rejects with `TargetRefused` when a single one is not. */
export async function checkedAddresses(
  hostname: string,
  policy: TargetPolicy,
  resolve: Resolve,
): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw new TargetRefused('The name of the URL resolves to no address.');
  for (const { address } of addresses) {
    if (!isAllowedAddress(address, policy)) throw new TargetRefused(refusedAddress);
  }
  return addresses;
}

const refusedAddress =
  'The URL leads to an address that is not public (private, loopback, link-local or reserved). Webhooks go to public addresses only.';

/** Public, or named by the operator. What is no plain public unicast address under its real form is refused. */
export function isAllowedAddress(text: string, policy: TargetPolicy): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  if (isListedAddress(text, policy)) return true;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // The unicast range of IPv6 also holds old forms that carry an IPv4 address; only 2000::/3 is given out.
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(publicIpv6);
}

function isListedAddress(text: string, { allow }: TargetPolicy): boolean {
  const address = ipaddr.process(text);
  return allow.some((block) => {
    const [network, bits] = block.includes('/')
      ? ipaddr.parseCIDR(block)
      : [ipaddr.process(block), ipaddr.process(block).kind() === 'ipv4' ? 32 : 128];
    return network.kind() === address.kind() && address.match(network as never, bits as never);
  });
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}
