import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A key with the right shape and checksum that no installation ever issued; written from the published format alone. `beginning` is a
 * marker, or one with the first of the random characters.
 */
export function forgedKey(beginning = 'neo_live_'): string {
  const given = beginning.length - (beginning.lastIndexOf('_') + 1);
  const missing = 32 - given;
  const unchecked = beginning + Array.from({ length: missing }, () => base62.charAt(randomInt(62))).join('');
  let rest = crc32(unchecked);
  let checksum = '';
  for (let digit = 0; digit < 6; digit++) {
    checksum = base62.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return unchecked + checksum;
}
