import { StringDecoder } from 'node:string_decoder';

/** One object as `git cat-file --batch` announces it. */
export interface ObjectHead {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

export interface ObjectTaker {
  begin(head: ObjectHead): void;
  data(chunk: Buffer): void;
  end(): void;
  /** Git does not have it. */
  missing(id: string): void;
}

const lineFeed = 10;
/** An id, a type and a size; no more is ever announced. */
const maxHeadBytes = 256;

/** Reads what `git cat-file --batch` prints, in portions of any size; holds no more of an object than a portion. */
export function createObjectReader(taker: ObjectTaker): (chunk: Buffer) => void {
  let head = '';
  /** Bytes of the object still to come, the line feed after it included; `undefined` between objects. */
  let left: number | undefined;

  function readHead(chunk: Buffer, from: number): number {
    const at = chunk.indexOf(lineFeed, from);
    head += chunk.toString('latin1', from, at < 0 ? chunk.length : at);
    if (head.length > maxHeadBytes) throw new Error('git cat-file answered with something else than objects');
    if (at < 0) return chunk.length;
    const [id = '', type = '', size] = head.split(' ');
    head = '';
    if (size === undefined) taker.missing(id);
    else {
      taker.begin({ id, type, size: Number(size) });
      left = Number(size) + 1;
    }
    return at + 1;
  }

  function readBody(chunk: Buffer, from: number, remaining: number): number {
    const to = Math.min(chunk.length, from + remaining);
    left = remaining - (to - from);
    const ends = left === 0 ? 1 : 0;
    if (to - ends > from) taker.data(chunk.subarray(from, to - ends));
    if (left === 0) {
      left = undefined;
      taker.end();
    }
    return to;
  }

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) at = left === undefined ? readHead(chunk, at) : readBody(chunk, at, left);
  };
}

/** Cuts a stream of bytes into texts at a separator; what follows the last one is given by `rest`. */
export function createSplitter(separator: '\n' | '\0') {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk: Buffer): string[] {
      const parts = (rest + decoder.write(chunk)).split(separator);
      rest = parts.pop() ?? '';
      return parts;
    },
    rest: () => rest,
  };
}
