/** Numbers that tell where a ring is: the place of its first run, room for so many, which is the oldest, how many there are. */
const width = 4;
const start = 0;
const room = 1;
const oldest = 2;
const length = 3;

const fewest = 16;
const firstRoom = 2;
/** Runs in one piece of memory: more is taken piece by piece, so that nothing large is ever moved. */
const chunkBits = 14;
const inChunk = (1 << chunkBits) - 1;

/**
 * Rings of runs of takes, named by number, oldest run first, at most `maximum` of them (a power of two): each the time of its last take
 * and its units. When one more comes, the two oldest become one that ends when the younger did. All of them lie in a few lists of
 * numbers: an object for each would be followed and moved by every collection of garbage.
 */
export class RunRings {
  readonly #maximum: number;
  #rings = new Int32Array(width * fewest);
  /** Time and units by turns. */
  readonly #chunks: Float64Array[] = [];
  /** Rooms nobody uses, by how many runs they have room for. */
  readonly #free = new Map<number, number[]>();
  #unused = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** A ring without runs under this number. */
  open(ring: number): void {
    if ((ring + 1) * width > this.#rings.length) {
      const rings = new Int32Array(Math.max((ring + 1) * width, this.#rings.length * 2));
      rings.set(this.#rings);
      this.#rings = rings;
    }
    this.close(ring);
  }

  /** Gives the room of its runs back. */
  close(ring: number): void {
    const at = ring * width;
    this.#giveBack(this.#rings[at + start] as number, this.#rings[at + room] as number);
    this.#rings.fill(0, at, at + width);
  }

  lengthOf(ring: number): number {
    return this.#rings[ring * width + length] as number;
  }

  /** When a run, counted from the oldest, took last. Means nothing for one that is not there. */
  atOf(ring: number, run: number): number {
    return this.#number(this.#placeOf(ring, run), 0);
  }

  unitsOf(ring: number, run: number): number {
    return this.#number(this.#placeOf(ring, run), 1);
  }

  push(ring: number, at: number, units: number): void {
    const rings = this.#rings;
    const head = ring * width;
    if (rings[head + length] === this.#maximum) this.#joinOldest(ring);
    else if (rings[head + length] === rings[head + room]) this.#grow(ring);
    this.#set(this.#placeOf(ring, rings[head + length] as number), at, units);
    rings[head + length] = (rings[head + length] as number) + 1;
  }

  /** Answers its units. */
  dropOldest(ring: number): number {
    const rings = this.#rings;
    const head = ring * width;
    const units = this.unitsOf(ring, 0);
    rings[head + oldest] = ((rings[head + oldest] as number) + 1) & ((rings[head + room] as number) - 1);
    rings[head + length] = (rings[head + length] as number) - 1;
    return units;
  }

  /** The runs of a ring of others, for one without runs. */
  copy(ring: number, others: RunRings, other: number): void {
    for (let run = 0; run < others.lengthOf(other); run++) {
      this.push(ring, others.atOf(other, run), others.unitsOf(other, run));
    }
  }

  #joinOldest(ring: number): void {
    const units = this.dropOldest(ring);
    const place = this.#placeOf(ring, 0);
    this.#set(place, this.#number(place, 0), this.#number(place, 1) + units);
  }

  /** Into a room of twice the size, the oldest run first. */
  #grow(ring: number): void {
    const rings = this.#rings;
    const head = ring * width;
    const size = rings[head + room] as number;
    const larger = Math.max(firstRoom, 2 * size);
    const place = this.#takeRoom(larger);
    for (let run = 0; run < size; run++)
      this.#set(place + run, this.atOf(ring, run), this.unitsOf(ring, run));
    this.#giveBack(rings[head + start] as number, size);
    rings[head + start] = place;
    rings[head + room] = larger;
    rings[head + oldest] = 0;
  }

  /** No room lies in two chunks, since all sizes are powers of two and each begins at a multiple of its own. */
  #takeRoom(size: number): number {
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) return free;
    const place = Math.ceil(this.#unused / size) * size;
    for (let unused = this.#unused; unused < place; unused += firstRoom) this.#giveBack(unused, firstRoom);
    this.#unused = place + size;
    if (place >> chunkBits >= this.#chunks.length) this.#chunks.push(new Float64Array(2 << chunkBits));
    return place;
  }

  #giveBack(place: number, size: number): void {
    if (size === 0) return;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [place]);
    else free.push(place);
  }

  #placeOf(ring: number, run: number): number {
    const rings = this.#rings;
    const head = ring * width;
    const turned = ((rings[head + oldest] as number) + run) & ((rings[head + room] as number) - 1);
    return (rings[head + start] as number) + turned;
  }

  #number(place: number, which: 0 | 1): number {
    return (this.#chunks[place >> chunkBits] as Float64Array)[2 * (place & inChunk) + which] as number;
  }

  #set(place: number, at: number, units: number): void {
    const chunk = this.#chunks[place >> chunkBits] as Float64Array;
    chunk[2 * (place & inChunk)] = at;
    chunk[2 * (place & inChunk) + 1] = units;
  }
}
