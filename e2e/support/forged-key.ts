import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A key with the right shape and checksum that no installation ever issued; written from the published format alone. */
export function forgedKey(marker = 'neo_live_'): string {
  const unchecked = marker + Array.from({ length: 32 }, () => base62.charAt(randomInt(62))).join('');
  let rest = crc32(unchecked);
  let checksum = '';
  for (let digit = 0; digit < 6; digit++) {
    checksum = base62.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return unchecked + checksum;
}
