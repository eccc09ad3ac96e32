const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** CRC-32 (ISO 3309, polynomial 0xEDB88320) over the low byte of each character: defined for ASCII text. */
export function crc32(text: string): number {
  return crc32Of(text, text.length);
}

/** The same over the first `length` characters. */
export function crc32Of(text: string, length: number): number {
  let remainder = 0xffffffff;
  for (let i = 0; i < length; i++) {
    const entry = table[(remainder ^ text.charCodeAt(i)) & 0xff] as number;
    remainder = (remainder >>> 8) ^ entry;
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
