import { crc32, extended, extendedByFour, finished, newRemainder } from './crc32.js';

export const environments = ['live', 'test'] as const;
export type Environment = (typeof environments)[number];

/** 62 characters that survive a double-click, a URL and a shell without quoting. */
export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const randomLength = 32;
const checksumLength = 6;
/** Characters of a secret after its marker. */
export const bodyLength = randomLength + checksumLength;

/** Characters of the body that a hint shows at each end. */
const shownLength = 4;

/** A bit that no digit has, so that the union of many tells whether all were digits. */
const notADigit = 0x80;
/** The value of each ASCII character as a base62 digit. */
const digitOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = base62.indexOf(String.fromCharCode(code));
  return digit < 0 ? notADigit : digit;
});

/** The installation's prefix: `neo` gives `neo_live_…` and `neo_test_…`. Lower-case letters and digits only. */
export interface KeyFormat {
  readonly prefix: string;
}

/** `n` independent, uniformly distributed characters of the alphabet. */
export type RandomCharacters = (alphabet: string, length: number) => string;

/** How every secret of an environment begins, and the checksum's remainder after that. */
interface Marker {
  readonly text: string;
  readonly remainder: number;
}

/** Every request asks for its format's markers, and a process has one format: they are built once. */
let known:
  | { readonly format: KeyFormat; readonly markers: Readonly<Record<Environment, Marker>> }
  | undefined;

function markersOf(format: KeyFormat): Readonly<Record<Environment, Marker>> {
  if (known?.format !== format) {
    const marker = (text: string): Marker => ({ text, remainder: extended(newRemainder, text) });
    const markers = { live: marker(`${format.prefix}_live_`), test: marker(`${format.prefix}_test_`) };
    known = { format, markers };
  }
  return known.markers;
}

/** The marker every secret of this environment begins with. */
export function markerOf(format: KeyFormat, environment: Environment): string {
  return markersOf(format)[environment].text;
}

/**
 * A new secret: marker + 32 random base62 characters (190 bits) + 6 base62 characters of CRC-32 over all before them.
 * Layout after GitHub's token format: prefix, entropy, 32-bit checksum.
 */
export function newSecret(format: KeyFormat, environment: Environment, random: RandomCharacters): string {
  const unchecked = markerOf(format, environment) + random(base62, randomLength);
  return unchecked + checksumOf(unchecked);
}

/** The six base62 characters that must follow `text`; most significant first, padded with `0`. */
export function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < checksumLength; i++) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** The environment a text claims by its marker, or `undefined` when it begins like no key of this installation. */
export function environmentOf(format: KeyFormat, text: string): Environment | undefined {
  for (const environment of environments)
    if (text.startsWith(markerOf(format, environment))) return environment;
  return undefined;
}

/**
 * Whether a text has the exact shape of a secret and its checksum matches: a typing error is told without a look-up. One pass and no
 * allocation, since every request comes through here.
 */
export function isWellFormed(format: KeyFormat, text: string): boolean {
  const { live, test } = markersOf(format);
  const marker = text.startsWith(live.text) ? live : text.startsWith(test.text) ? test : undefined;
  if (marker === undefined) return false;
  const begin = marker.text.length;
  if (text.length !== begin + bodyLength) return false;
  let { remainder } = marker;
  let codes = 0;
  let union = 0;
  for (let i = begin; i < begin + randomLength; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    codes |= a | b | c | d;
    union |= digitAt(a) | digitAt(b) | digitAt(c) | digitAt(d);
    remainder = extendedByFour(remainder, a | (b << 8) | (c << 16) | (d << 24));
  }
  let checksum = 0;
  for (let i = begin + randomLength; i < begin + bodyLength; i++) {
    const code = text.charCodeAt(i);
    const digit = digitAt(code);
    codes |= code;
    union |= digit;
    checksum = checksum * 62 + digit;
  }
  return codes < 128 && union < notADigit && checksum === finished(remainder);
}

/**
 * A regular expression of exactly the texts that have the shape of a secret of this installation, in the part of the syntax that every
 * engine has. It cannot tell whether the checksum matches.
 */
export function patternOf(format: KeyFormat): string {
  return `${format.prefix}_(?:${environments.join('|')})_[0-9A-Za-z]{${bodyLength}}`;
}

/** What lists and logs show instead of the secret: marker, first four and last four characters. */
export function hintOf(format: KeyFormat, secret: string): string {
  const environment = environmentOf(format, secret);
  const marker = environment === undefined ? '' : markerOf(format, environment);
  return `${marker}${secret.slice(marker.length, marker.length + shownLength)}…${secret.slice(-shownLength)}`;
}

/**
 * What a text has in common with the hint of every secret that begins like it: marker and first four characters. `undefined` when it
 * begins like no key of this installation, or has fewer of them. Put together anew, since a piece cut out of a long text keeps the whole
 * text in memory.
 */
export function beginningOf(format: KeyFormat, text: string): string | undefined {
  const environment = environmentOf(format, text);
  if (environment === undefined) return undefined;
  const marker = markerOf(format, environment);
  const shown = text.slice(marker.length, marker.length + shownLength);
  return /^[0-9A-Za-z]{4}$/.test(shown) ? marker + shown : undefined;
}

/** Of an ASCII character; other characters are told apart by their code. */
function digitAt(code: number): number {
  return digitOf[code & 0x7f] as number;
}
