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
  const characterOf = charactersOf(alphabet);
  const bytes = Buffer.alloc(4096);
  const characters = Buffer.alloc(bytes.length);
  let next = 0;
  let end = 0;

  function refill(): void {
    randomFillSync(bytes);
    [next, end] = [0, 0];
    for (let i = 0; i < bytes.length; i++) {
      const character = characterOf[bytes[i] as number] as number;
      if (character !== 0) characters[end++] = character;
    }
  }

  return () => {
    while (next + length > end) refill();
    next += length;
    return characters.toString('latin1', next - length, next);
  };
}

/** The character that each byte stands for, 0 for the bytes that are thrown away. */
function charactersOf(alphabet: string): Uint8Array {
  const limit = 256 - (256 % alphabet.length);
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < limit ? alphabet.charCodeAt(byte % alphabet.length) : 0,
  );
}
