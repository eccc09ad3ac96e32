/**
 * Runs of takes, oldest first, at most `maximum` of them: each the time of its last take and its units. When one more comes, the two
 * oldest become one that ends when the younger did.
 */
export class RunRing {
  readonly #maximum: number;
  /** Time and units by turns, a ring of runs. Not a whole number at first, so that times need no memory of their own. */
  #cells = [Number.NaN, 0, 0, 0];
  #oldest = 0;
  #length = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get length(): number {
    return this.#length;
  }

  /** When the oldest run took last; means nothing while there is none. */
  get oldestAt(): number {
    return this.#cells[2 * this.#oldest] as number;
  }

  /** When a run, counted from the oldest, took last; `undefined` for one that is not here. */
  atOf(run: number): number | undefined {
    return run < this.#length ? this.#cells[this.#cellOf(run)] : undefined;
  }

  unitsOf(run: number): number | undefined {
    return run < this.#length ? this.#cells[this.#cellOf(run) + 1] : undefined;
  }

  push(at: number, units: number): void {
    if (this.#length === this.#maximum) this.#joinOldest();
    else if (2 * this.#length === this.#cells.length) this.#grow();
    const cell = this.#cellOf(this.#length++);
    this.#cells[cell] = at;
    this.#cells[cell + 1] = units;
  }

  /** Answers its units. */
  dropOldest(): number {
    const units = this.#cells[2 * this.#oldest + 1] as number;
    this.#oldest = (this.#oldest + 1) % (this.#cells.length / 2);
    this.#length--;
    return units;
  }

  copy(): RunRing {
    const copy = new RunRing(this.#maximum);
    copy.#cells = [...this.#cells];
    copy.#oldest = this.#oldest;
    copy.#length = this.#length;
    return copy;
  }

  #joinOldest(): void {
    const units = this.dropOldest();
    const next = 2 * this.#oldest + 1;
    this.#cells[next] = (this.#cells[next] as number) + units;
  }

  /** Turns the full ring so that its oldest run comes first, and doubles it. */
  #grow(): void {
    const from = 2 * this.#oldest;
    const cells = [...this.#cells.slice(from), ...this.#cells.slice(0, from)];
    const size = Math.min(2 * cells.length, 2 * this.#maximum);
    while (cells.length < size) cells.push(0);
    this.#cells = cells;
    this.#oldest = 0;
  }

  /** Where a run begins, counted from the oldest. */
  #cellOf(run: number): number {
    return 2 * ((this.#oldest + run) % (this.#cells.length / 2));
  }
}
