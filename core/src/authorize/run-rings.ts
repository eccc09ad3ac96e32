/** A ring's head is a cell of 8 bytes: two numbers that tell where its runs are. */
const width = 2;
/** The place of the oldest. */
const first = 0;
/** How many there are, and from this bit on room for how many. */
const size = 1;
const roomBit = 8;
const inLength = (1 << roomBit) - 1;

const firstRoom = 2;
/** Runs in one piece of memory: more is taken piece by piece, so that nothing large is ever moved. */
const chunkBits = 14;
const inChunk = (1 << chunkBits) - 1;

/**
 * Rings of runs of takes, oldest run first, at most `maximum` of them (a power of two up to 128): each the time of its last take and its
 * units. When one more comes, the two oldest become one that ends when the younger did. A ring is named by the cell of somebody else's
 * numbers in which its head is, so that whoever has those at hand waits for no other memory; a cell of zeros is a ring without runs.
 * The runs lie in a few lists of numbers: an object for each ring would be followed and moved by every collection of garbage.
 */
export class RunRings {
  readonly #maximum: number;
  #heads: Int32Array = new Int32Array();
  /** Time and units by turns. */
  readonly #chunks: Float64Array[] = [];
  /** Rooms nobody uses, by how many runs they have room for. */
  readonly #free = new Map<number, number[]>();
  #unused = 0;

  constructor(maximum: number, cells: Float64Array) {
    this.#maximum = maximum;
    this.lieIn(cells);
  }

  /** The heads are in these cells from now on, the same as in those before. */
  lieIn(cells: Float64Array): void {
    this.#heads = new Int32Array(cells.buffer);
  }

  /** Gives the room of its runs back. */
  close(ring: number): void {
    const head = ring * width;
    this.#giveBack(this.#startOf(ring), this.#roomOf(ring));
    this.#heads.fill(0, head, head + width);
  }

  lengthOf(ring: number): number {
    return (this.#heads[ring * width + size] as number) & inLength;
  }

  /** When the oldest run took last. Means nothing, as below, for one that is not there. */
  oldestAtOf(ring: number): number {
    return this.#number(this.#heads[ring * width + first] as number, 0);
  }

  /** The same of a run counted from the oldest. */
  atOf(ring: number, run: number): number {
    return this.#number(this.#placeOf(ring, run), 0);
  }

  unitsOf(ring: number, run: number): number {
    return this.#number(this.#placeOf(ring, run), 1);
  }

  push(ring: number, at: number, units: number): void {
    const length = this.lengthOf(ring);
    if (length === this.#maximum) this.#joinOldest(ring);
    else if (length === this.#roomOf(ring)) this.#grow(ring);
    this.#set(this.#placeOf(ring, this.lengthOf(ring)), at, units);
    this.#heads[ring * width + size] = (this.#heads[ring * width + size] as number) + 1;
  }

  /** Answers its units. */
  dropOldest(ring: number): number {
    const heads = this.#heads;
    const units = this.#number(heads[ring * width + first] as number, 1);
    heads[ring * width + first] = this.#placeOf(ring, 1);
    heads[ring * width + size] = (heads[ring * width + size] as number) - 1;
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
    const runs = this.#roomOf(ring);
    const larger = Math.max(firstRoom, 2 * runs);
    const place = this.#takeRoom(larger);
    for (let run = 0; run < runs; run++)
      this.#set(place + run, this.atOf(ring, run), this.unitsOf(ring, run));
    this.#giveBack(this.#startOf(ring), runs);
    this.#heads[ring * width + first] = place;
    this.#heads[ring * width + size] = (larger << roomBit) | runs;
  }

  /** No room lies in two chunks, since all sizes are powers of two and each begins at a multiple of its own. */
  #takeRoom(room: number): number {
    const free = this.#free.get(room)?.pop();
    if (free !== undefined) return free;
    const place = Math.ceil(this.#unused / room) * room;
    for (let unused = this.#unused; unused < place; unused += firstRoom) this.#giveBack(unused, firstRoom);
    this.#unused = place + room;
    if (place >> chunkBits >= this.#chunks.length) this.#chunks.push(new Float64Array(2 << chunkBits));
    return place;
  }

  #giveBack(place: number, room: number): void {
    if (room === 0) return;
    const free = this.#free.get(room);
    if (free === undefined) this.#free.set(room, [place]);
    else free.push(place);
  }

  #roomOf(ring: number): number {
    return (this.#heads[ring * width + size] as number) >> roomBit;
  }

  #startOf(ring: number): number {
    return (this.#heads[ring * width + first] as number) & -this.#roomOf(ring);
  }

  /** A room begins at a multiple of its size: what is beyond its end is at its start again. */
  #placeOf(ring: number, run: number): number {
    const oldest = this.#heads[ring * width + first] as number;
    const inRoom = this.#roomOf(ring) - 1;
    return (oldest & ~inRoom) | ((oldest + run) & inRoom);
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
