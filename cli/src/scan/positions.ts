export interface Position {
  /** From 1; lines end with a line feed. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/**
 * Tells lines and columns of ascending byte offsets in bytes given in portions. Bytes that begin with a byte order mark of UTF-16 are
 * counted as UTF-16 without the mark, all others as UTF-8.
 */
export function createPositions(offsets: readonly number[]) {
  const positions: Position[] = [];
  let encoding: Encoding = 'utf8';
  let previous = 0;
  let at = 0;
  let line = 1;
  let column = 1;
  const pass = (character: number | undefined): void => {
    if (character === 10) {
      line++;
      column = 1;
    } else if (character !== undefined) column++;
  };
  return {
    positions,
    push(chunk: Uint8Array): void {
      if (positions.length === offsets.length) return;
      for (const byte of chunk) {
        while (offsets[positions.length] === at) positions.push({ line, column });
        const mark = at === 1 ? markedBy(previous, byte) : undefined;
        if (mark !== undefined) {
          encoding = mark;
          column = 1;
        } else pass(completed(encoding, at, [previous, byte]));
        previous = byte;
        at++;
      }
    },
  };
}

function markedBy(first: number, second: number): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf16le';
  return first === 0xfe && second === 0xff ? 'utf16be' : undefined;
}

/** The character that this byte begins in UTF-8 or ends in UTF-16; `undefined` when it is a part of one. */
function completed(encoding: Encoding, at: number, [previous, byte]: readonly [number, number]) {
  if (encoding === 'utf8') return (byte & 0xc0) === 0x80 ? undefined : byte;
  if (at % 2 === 0) return undefined;
  const unit = encoding === 'utf16le' ? previous | (byte << 8) : (previous << 8) | byte;
  return unit >= 0xdc00 && unit < 0xe000 ? undefined : unit;
}
