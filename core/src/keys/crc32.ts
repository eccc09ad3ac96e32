/** Four tables: a character's share when 0, 1, 2 or 3 more characters follow it in its group of four. */
const tables = [
  new Uint32Array(256),
  new Uint32Array(256),
  new Uint32Array(256),
  new Uint32Array(256),
] as const;
const [last, third, second, first] = tables;
for (let index = 0; index < 256; index++) {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  last[index] = remainder;
}
for (const [place, table] of tables.entries()) {
  const before = tables[place - 1];
  if (before === undefined) continue;
  for (let index = 0; index < 256; index++) table[index] = nextOf(before[index] as number, 0);
}

/** What a CRC-32 begins with. */
export const newRemainder = 0xffffffff | 0;

/** CRC-32 (ISO 3309, polynomial 0xEDB88320) over the low byte of each character: defined for ASCII text. */
export function crc32(text: string): number {
  return finished(extended(newRemainder, text));
}

/** The remainder after another text, one character at a time. */
export function extended(remainder: number, text: string): number {
  let next = remainder;
  for (let i = 0; i < text.length; i++) next = nextOf(next, text.charCodeAt(i));
  return next;
}

/** The remainder after four more characters, of which the first is the lowest byte: a quarter of the steps. */
export function extendedByFour(remainder: number, characters: number): number {
  const mixed = remainder ^ characters;
  return (
    (first[mixed & 0xff] as number) ^
    (second[(mixed >>> 8) & 0xff] as number) ^
    (third[(mixed >>> 16) & 0xff] as number) ^
    (last[mixed >>> 24] as number)
  );
}

/** The CRC-32 that a remainder stands for. */
export function finished(remainder: number): number {
  return ~remainder >>> 0;
}

function nextOf(remainder: number, character: number): number {
  return (remainder >>> 8) ^ (last[(remainder ^ character) & 0xff] as number);
}
