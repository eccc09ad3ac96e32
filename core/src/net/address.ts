import { remembered } from './remembered.js';

/** An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (`::ffff:1.2.3.4`) is the IPv4 address it maps. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A CIDR block (RFC 4632 §3.1, RFC 4291 §2.3): the addresses of its family whose first `prefix` bits are those of `network`. */
export interface Block {
  readonly family: 4 | 6;
  /** Bits beyond the prefix are zero. */
  readonly network: bigint;
  readonly prefix: number;
}

const decimalOctet = /^(?:0|[1-9][0-9]{0,2})$/;
const hexGroup = /^[0-9A-Fa-f]{1,4}$/;
const zoneOfLinkLocal = /^(fe[89ab][0-9a-f]:[^%]*)%[0-9A-Za-z._~-]{1,32}$/i;
const longestText = 45 + 33;

/**
 * Reads one address, `undefined` when the text is none. Strict, since lenient readers disagree with each other:
 * four decimal octets without leading zeros (RFC 6943 §3.1.1), or RFC 4291 §2.2 with `::` at most once and standing for at
 * least one group. No brackets, no port, no blanks. A zone id (RFC 4007 §11) names an interface of the machine that reads it,
 * not of the caller: it is dropped from link-local addresses, where sockets report it, and refused on all others.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestText) return undefined;
  if (!text.includes(':')) return ofFamily(4, parseFour(text));
  const zoned = zoneOfLinkLocal.exec(text);
  return unmapped(parseSix(zoned?.[1] ?? text));
}

/**
 * Reads `address/prefix`, or a single address as /32 or /128. Host bits may be set and are masked off: `10.1.2.3/8` is
 * `10.0.0.0/8`. A block inside `::ffff:0:0/96` is the IPv4 block it maps; a wider one, `::/0` too, holds IPv6 only.
 */
export function parseBlock(text: string): Block | undefined {
  const slash = text.indexOf('/');
  if (text.includes('%')) return undefined;
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return blockOf(address, bitsOf(address.family));
  const prefix = decimalOctet.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : undefined;
  if (prefix === undefined) return undefined;
  if (!text.includes(':') || address.family === 6) return blockOf(address, prefix);
  if (prefix >= 96) return blockOf(address, prefix - 96);
  return blockOf({ family: 6, value: (0xffffn << 32n) | address.value }, prefix);
}

/** Whether the address belongs to the block. Families never mix. */
export function isInBlock(address: Address, block: Block): boolean {
  if (address.family !== block.family) return false;
  const hostBits = BigInt(bitsOf(block.family) - block.prefix);
  return address.value >> hostBits === block.network >> hostBits;
}

/** Whether any of the blocks, as texts, holds the address. A text that is no block holds none: a list never widens by error. */
export function isInAnyBlock(address: Address, blocks: readonly string[]): boolean {
  for (const text of blocks) {
    const block = rememberedBlock(text);
    if (block !== undefined && isInBlock(address, block)) return true;
  }
  return false;
}

/** The one canonical text of an address: dotted decimal, or RFC 5952 §4. `parseAddress` reads it back as the same address. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  const zeros = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(':');
  return `${hex.slice(0, zeros.start).join(':')}::${hex.slice(zeros.start + zeros.length).join(':')}`;
}

/** The canonical text of a block: `10.0.0.0/8`, `2001:db8::/32`. */
export function formatBlock(block: Block): string {
  return `${formatAddress({ family: block.family, value: block.network })}/${block.prefix}`;
}

/**
 * Whom guesses from this address are counted for: the IPv4 address itself, or the /64 an IPv6 address lies in, which is the
 * least a subscriber gets (RFC 6177 §2) and can be walked at will.
 */
export function guessGroup(address: Address): string {
  return address.family === 4 ? formatAddress(address) : formatBlock(blockOf(address, 64) as Block);
}

const rememberedBlock = remembered(parseBlock);

function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

function blockOf({ family, value }: Address, prefix: number): Block | undefined {
  const bits = bitsOf(family);
  if (prefix > bits) return undefined;
  const hostBits = BigInt(bits - prefix);
  return { family, network: (value >> hostBits) << hostBits, prefix };
}

function ofFamily(family: 4 | 6, value: bigint | undefined): Address | undefined {
  return value === undefined ? undefined : { family, value };
}

function unmapped(value: bigint | undefined): Address | undefined {
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

function parseFour(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    if (!decimalOctet.test(octet) || Number(octet) > 255) return undefined;
    value = value * 256 + Number(octet);
  }
  return BigInt(value);
}

function parseSix(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = '', right] = halves;
  const head = groupsOf(left, right === undefined);
  const tail = groupsOf(right ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of `::`; dotted decimal may only end the whole address. */
function groupsOf(text: string, endsAddress: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (hexGroup.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const embedded = endsAddress && index === parts.length - 1 ? parseFour(part) : undefined;
    if (embedded === undefined) return undefined;
    groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn));
  }
  return groups;
}

function longestZeros(groups: readonly bigint[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0n) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}
