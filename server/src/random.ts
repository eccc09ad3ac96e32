import { randomBytes, randomFillSync } from 'node:crypto';

/** Uniform characters from the system's generator; bytes that would favour some characters are thrown away. */
export function randomCharacters(alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

/**
 * As `randomCharacters`, with the system's generator asked once for many texts: a call to it costs more than the text. For names only,
 * never for secrets: bytes of texts to come stay in memory.
 */
export function createRandomNames(alphabet: string, length: number): () => string {
  const limit = 256 - (256 % alphabet.length);
  const pool = Buffer.alloc(4096);
  let next = pool.length;
  return () => {
    let text = '';
    for (let left = length; left > 0; ) {
      if (next === pool.length) {
        randomFillSync(pool);
        next = 0;
      }
      const byte = pool[next++] ?? 255;
      if (byte >= limit) continue;
      text += alphabet.charAt(byte % alphabet.length);
      left--;
    }
    return text;
  };
}
