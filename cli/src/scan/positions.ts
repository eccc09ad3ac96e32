export interface Position {
  /** From 1; lines end with a line feed. */
  readonly line: number;
  /** From 1, in characters of UTF-8. */
  readonly column: number;
}

/** Tells lines and columns of ascending byte offsets in bytes given in portions. */
export function createPositions(offsets: readonly number[]) {
  const positions: Position[] = [];
  let at = 0;
  let line = 1;
  let column = 1;
  return {
    positions,
    push(chunk: Uint8Array): void {
      for (const byte of chunk) {
        if (offsets[positions.length] === at++) positions.push({ line, column });
        if (byte === 10) {
          line++;
          column = 1;
        } else if ((byte & 0xc0) !== 0x80) column++;
      }
    },
  };
}
