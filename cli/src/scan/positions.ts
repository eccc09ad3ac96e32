export interface Position {
  /** From 1; lines end with a line feed. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/** How far the counting has come. */
interface Place {
  line: number;
  column: number;
}

const lineFeed = 10;

/**
 * Tells lines and columns of ascending byte offsets in bytes given in portions. Bytes that begin with a byte order mark of UTF-16 are
 * counted as UTF-16 without the mark, all others as UTF-8.
 */
export function createPositions(offsets: readonly number[]) {
  const positions: Position[] = [];
  const place: Place = { line: 1, column: 1 };
  let encoding: Encoding = 'utf8';
  let previous = 0;
  let at = 0;

  function pass(part: Uint8Array): void {
    if (encoding === 'utf8') passUtf8(part, place);
    else passUtf16(part, place, { isLittleEndian: encoding === 'utf16le', at, previous });
    if (part.length > 0) previous = part[part.length - 1] as number;
    at += part.length;
  }

  /** The first two bytes one by one: only then is it known what they are. */
  function passFirst(byte: number): void {
    const mark = at === 1 ? markedBy(previous, byte) : undefined;
    if (mark === undefined) pass(Uint8Array.of(byte));
    else {
      encoding = mark;
      place.column = 1;
      at++;
    }
  }

  function pushPart(part: Uint8Array): void {
    let from = 0;
    while (positions.length < offsets.length) {
      const to = (offsets[positions.length] as number) - at + from;
      if (to >= part.length) break;
      pass(part.subarray(from, to));
      positions.push({ ...place });
      from = to;
    }
    if (positions.length < offsets.length) pass(part.subarray(from));
  }

  return {
    positions,
    push(chunk: Uint8Array): void {
      let from = 0;
      for (; at < 2 && from < chunk.length; from++) {
        while (offsets[positions.length] === at) positions.push({ ...place });
        passFirst(chunk[from] as number);
      }
      if (from < chunk.length) pushPart(chunk.subarray(from));
    },
  };
}

function markedBy(first: number, second: number): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf16le';
  return first === 0xfe && second === 0xff ? 'utf16be' : undefined;
}

/** Every byte of a large bundle goes through here, so nothing is allocated. */
function passUtf8(part: Uint8Array, place: Place): void {
  let { line, column } = place;
  for (let i = 0; i < part.length; i++) {
    const byte = part[i] as number;
    if (byte === lineFeed) {
      line++;
      column = 1;
    } else if ((byte & 0xc0) !== 0x80) column++;
  }
  place.line = line;
  place.column = column;
}

function passUtf16(
  part: Uint8Array,
  place: Place,
  before: { readonly isLittleEndian: boolean; readonly at: number; readonly previous: number },
): void {
  let { previous, at } = before;
  for (const byte of part) {
    const unit = before.isLittleEndian ? previous | (byte << 8) : (previous << 8) | byte;
    const isLowSurrogate = unit >= 0xdc00 && unit < 0xe000;
    if (at % 2 === 1 && unit === lineFeed) {
      place.line++;
      place.column = 1;
    } else if (at % 2 === 1 && !isLowSurrogate) place.column++;
    previous = byte;
    at++;
  }
}
