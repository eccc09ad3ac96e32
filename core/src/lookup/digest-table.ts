/** What a table keeps of a digest. */
export interface Kept<V> {
  readonly value: V;
  /** Epoch milliseconds, or any other number. */
  readonly readAt: number;
  /** A whole number of at most 31 bits. */
  readonly era: number;
}

/** What left a table. */
export interface Left<V> {
  readonly digest: string;
  readonly value: V;
}

/** Where a digest is that the table does not hold. */
export const nowhere = -1;

const smallest = 64;
/** Of two numbers of a place the first is the digest's tag, 0 where the place is free, and the second the era. */
const width = 2;

/** By place. What a search needs stands in lists of their own, so that none has to be waited for before another can be read. */
interface Places<V> {
  readonly numbers: Int32Array;
  readonly digests: (string | undefined)[];
  readonly values: (V | undefined)[];
  readonly readAt: Float64Array;
}

/**
 * Values by digest, at most `capacity` of them; the one added first leaves first. A digest is a hash already, so its first characters say
 * where to look, and nothing else is read unless they match; a place is answered only when its whole digest is the one asked for.
 * With many values a search waits for memory alone: a general map costs several times as much, since it hashes the text again and
 * follows more pointers, and so did an object for each value, which had to be there before its digest could be.
 */
export class DigestTable<V> {
  readonly #capacity: number;
  /** What was added, the first first; a ring once it is full. */
  readonly #order: string[] = [];
  #oldest = 0;
  /** Open-addressed, linear, never more than half full: a search ends soon, known or not. */
  #places = freePlaces<V>(smallest);

  constructor(capacity: number) {
    this.#capacity = Math.max(1, capacity);
  }

  get size(): number {
    return this.#order.length;
  }

  /** The place of a digest, or `nowhere`. It is the digest's until another is added. */
  find(digest: string): number {
    const { numbers, digests } = this.#places;
    const last = digests.length - 1;
    const tag = tagOf(digest);
    for (let at = tag & last; ; at = (at + 1) & last) {
      const found = numbers[at * width];
      if (found === tag && digests[at] === digest) return at;
      if (found === 0) return nowhere;
    }
  }

  valueAt(place: number): V {
    return this.#places.values[place] as V;
  }

  readAtOf(place: number): number {
    return this.#places.readAt[place] as number;
  }

  eraOf(place: number): number {
    return this.#places.numbers[place * width + 1] as number;
  }

  setEra(place: number, era: number): void {
    this.#places.numbers[place * width + 1] = era;
  }

  set(place: number, { value, readAt, era }: Kept<V>): void {
    this.#places.values[place] = value;
    this.#places.readAt[place] = readAt;
    this.setEra(place, era);
  }

  /** Adds a digest that is not in the table. Answers the one that left for it, if any. */
  add(digest: string, kept: Kept<V>): Left<V> | undefined {
    const left = this.#makeRoom(digest);
    if (this.size * 2 > this.#places.digests.length) this.#grow();
    const tag = tagOf(digest);
    const place = freePlace(this.#places, tag);
    this.#places.numbers[place * width] = tag;
    this.#places.digests[place] = digest;
    this.set(place, kept);
    return left;
  }

  #makeRoom(digest: string): Left<V> | undefined {
    if (this.size < this.#capacity) {
      this.#order.push(digest);
      return undefined;
    }
    const oldest = this.#order[this.#oldest] as string;
    this.#order[this.#oldest] = digest;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
    const place = this.find(oldest);
    const left = { digest: oldest, value: this.valueAt(place) };
    free(this.#places, place);
    return left;
  }

  /** Reads tags alone, not the digests, of which each would have to be waited for. */
  #grow(): void {
    const from = this.#places;
    const to = freePlaces<V>(from.digests.length * 2);
    for (let at = 0; at < from.digests.length; at++) {
      const tag = from.numbers[at * width] as number;
      if (tag !== 0) move(from, at, to, freePlace(to, tag));
    }
    this.#places = to;
  }
}

function freePlaces<V>(count: number): Places<V> {
  return {
    numbers: new Int32Array(count * width),
    digests: new Array(count),
    values: new Array(count),
    readAt: new Float64Array(count),
  };
}

function freePlace<V>({ numbers, digests }: Places<V>, tag: number): number {
  const last = digests.length - 1;
  let at = tag & last;
  while (numbers[at * width] !== 0) at = (at + 1) & last;
  return at;
}

function move<V>(from: Places<V>, at: number, to: Places<V>, gap: number): void {
  to.numbers[gap * width] = from.numbers[at * width] as number;
  to.numbers[gap * width + 1] = from.numbers[at * width + 1] as number;
  to.digests[gap] = from.digests[at];
  to.values[gap] = from.values[at];
  to.readAt[gap] = from.readAt[at] as number;
}

/** Moves those behind it up: a gap would end the search for them too early. */
function free<V>(places: Places<V>, place: number): void {
  const { numbers, digests, values } = places;
  const last = digests.length - 1;
  let gap = place;
  for (let at = (gap + 1) & last; numbers[at * width] !== 0; at = (at + 1) & last) {
    const home = (numbers[at * width] as number) & last;
    if (((at - home) & last) < ((at - gap) & last)) continue;
    move(places, at, places, gap);
    gap = at;
  }
  numbers[gap * width] = 0;
  digests[gap] = undefined;
  values[gap] = undefined;
}

/**
 * 32 bits of a digest's first six characters, mixed so that the lowest are evenly spread: base64url leaves gaps in a character. Never 0.
 */
function tagOf(digest: string): number {
  const packed =
    digest.charCodeAt(0) ^
    (digest.charCodeAt(1) << 6) ^
    (digest.charCodeAt(2) << 12) ^
    (digest.charCodeAt(3) << 18) ^
    (digest.charCodeAt(4) << 24) ^
    (digest.charCodeAt(5) << 30);
  const mixed = Math.imul(packed, 0x9e3779b1);
  return mixed ^ (mixed >>> 16) || 1;
}
