/** What can be in one `Linked` at a time; only that reads or writes these. */
export interface Link<Self> {
  before: Self | undefined;
  after: Self | undefined;
}

/**
 * Many things that come and go quickly, the newest first. A `Set` makes a new table every so many changes, and each table that is left
 * leads to the next: once one has grown old, the engine takes all that follow, and everything that was in them, for alive. For a set of requests
 * under way that is every request. Nothing that has left this list leads anywhere.
 */
export class Linked<Item extends Link<Item>> {
  #first: Item | undefined = undefined;

  /** Adds what is in no list. */
  add(item: Item): void {
    item.after = this.#first;
    if (this.#first !== undefined) this.#first.before = item;
    this.#first = item;
  }

  /** Takes out what is in this list; answers `false` for what is in none. */
  remove(item: Item): boolean {
    const { before, after } = item;
    if (before === undefined && this.#first !== item) return false;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
    item.before = undefined;
    item.after = undefined;
    return true;
  }

  /** What is added meanwhile is not met; what is met may be removed. */
  forEach(look: (item: Item) => void): void {
    let item = this.#first;
    while (item !== undefined) {
      const { after }: Item = item;
      look(item);
      item = after;
    }
  }
}
