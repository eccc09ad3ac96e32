/** What a table holds: anything that knows its digest. */
export interface Digested {
  readonly digest: string;
}

const smallest = 64;
/** Of two numbers a place holds the digest's tag and then which value it leads to, counted from 1; 0 marks a free place. */
const width = 2;

/**
 * Values by digest, at most `capacity` of them; the one added first leaves first. A digest is a hash already, so its first characters say
 * where to look, and nothing else is read unless they match; a value is answered only when its whole digest is the one asked for.
 * A general map costs several times as much, since it hashes the text again and follows more pointers.
 */
export class DigestTable<V extends Digested> {
  readonly #capacity: number;
  /** A ring once it is full. */
  readonly #values: V[] = [];
  #oldest = 0;
  /** Open-addressed, linear, never more than half full: a search ends soon, known or not. */
  #places = new Int32Array(width * smallest);

  constructor(capacity: number) {
    this.#capacity = Math.max(1, capacity);
  }

  get size(): number {
    return this.#values.length;
  }

  find(digest: string): V | undefined {
    const places = this.#places;
    const tag = tagOf(digest);
    for (let at = this.#homeOf(tag); ; at = this.#after(at)) {
      const number = places[at + 1] as number;
      if (number === 0) return undefined;
      if (places[at] !== tag) continue;
      const value = this.#values[number - 1];
      if (value?.digest === digest) return value;
    }
  }

  /** Adds a value whose digest is not in the table. Answers the one that left for it, if any. */
  add(value: V): V | undefined {
    if (this.size < this.#capacity) {
      this.#values.push(value);
      if (this.size * 2 * width > this.#places.length) this.#grow();
      else this.#place(value.digest, this.size);
      return undefined;
    }
    const left = this.#values[this.#oldest];
    if (left === undefined) return undefined;
    this.#free(this.#oldest + 1, left.digest);
    this.#values[this.#oldest] = value;
    this.#place(value.digest, this.#oldest + 1);
    this.#oldest = (this.#oldest + 1) % this.#capacity;
    return left;
  }

  /** Every value, in no particular order. */
  values(): Iterable<V> {
    return this.#values.values();
  }

  #grow(): void {
    this.#places = new Int32Array(this.#places.length * 2);
    for (const [index, { digest }] of this.#values.entries()) this.#place(digest, index + 1);
  }

  #place(digest: string, number: number): void {
    const tag = tagOf(digest);
    let at = this.#homeOf(tag);
    while (this.#places[at + 1] !== 0) at = this.#after(at);
    this.#places[at] = tag;
    this.#places[at + 1] = number;
  }

  /** Moves those behind it up: a gap would end the search for them too early. */
  #free(number: number, digest: string): void {
    const places = this.#places;
    let gap = this.#homeOf(tagOf(digest));
    while (places[gap + 1] !== number) gap = this.#after(gap);
    for (let at = this.#after(gap); places[at + 1] !== 0; at = this.#after(at)) {
      const home = this.#homeOf(places[at] as number);
      if (this.#distance(home, at) < this.#distance(gap, at)) continue;
      places.copyWithin(gap, at, at + width);
      gap = at;
    }
    places[gap + 1] = 0;
  }

  /** Where the search for a tag begins. */
  #homeOf(tag: number): number {
    return (tag * width) & (this.#places.length - 1);
  }

  #after(at: number): number {
    return (at + width) & (this.#places.length - 1);
  }

  #distance(from: number, to: number): number {
    return (to - from) & (this.#places.length - 1);
  }
}

/** 32 bits of a digest's first six characters, mixed so that the lowest are evenly spread: base64url leaves gaps in a character. */
function tagOf(digest: string): number {
  const packed =
    digest.charCodeAt(0) ^
    (digest.charCodeAt(1) << 6) ^
    (digest.charCodeAt(2) << 12) ^
    (digest.charCodeAt(3) << 18) ^
    (digest.charCodeAt(4) << 24) ^
    (digest.charCodeAt(5) << 30);
  const mixed = Math.imul(packed, 0x9e3779b1);
  return mixed ^ (mixed >>> 16);
}
