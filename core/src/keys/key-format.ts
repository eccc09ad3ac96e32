import { crc32, crc32Of } from './crc32.js';

export const environments = ['live', 'test'] as const;
export type Environment = (typeof environments)[number];

/** 62 characters that survive a double-click, a URL and a shell without quoting. */
export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const randomLength = 32;
const checksumLength = 6;
/** Characters of a secret after its marker. */
export const bodyLength = randomLength + checksumLength;

const notADigit = 0xff;
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

type Markers = Readonly<Record<Environment, string>>;

/** Every request asks for its format's markers; they are built once. */
const knownMarkers = new WeakMap<KeyFormat, Markers>();

/** The marker every secret of this environment begins with. */
export function markerOf(format: KeyFormat, environment: Environment): string {
  let markers = knownMarkers.get(format);
  if (markers === undefined) {
    markers = { live: `${format.prefix}_live_`, test: `${format.prefix}_test_` };
    knownMarkers.set(format, markers);
  }
  return markers[environment];
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
  const environment = environmentOf(format, text);
  if (environment === undefined) return false;
  const end = markerOf(format, environment).length + bodyLength;
  if (text.length !== end) return false;
  const split = end - checksumLength;
  let checksum = 0;
  for (let i = end - bodyLength; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? (digitOf[code] as number) : notADigit;
    if (digit === notADigit) return false;
    if (i >= split) checksum = checksum * 62 + digit;
  }
  return checksum === crc32Of(text, split);
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
  return `${marker}${secret.slice(marker.length, marker.length + 4)}…${secret.slice(-4)}`;
}
