import type { OpenUse } from './open-use.js';

/** By secret, in the order in which they began to wait. */
type Group = Map<string, OpenUse>;

/** Some 20 rows share a page of SQLite's: larger groups would lie on hardly fewer pages, and more often be taken in part. */
const placesOfAGroup = 50;

/**
 * Uses that wait to be written, in groups of secrets whose places are near each other (`KeyRecord`), so that those that are taken
 * together lie on few pages of the table. Groups are taken in the order in which they began to wait.
 */
export class WaitingUses {
  /** First in line: what was left of a group, and what could not be written. Nothing joins it, so that it never keeps the groups waiting. */
  #first: Group = new Map();
  readonly #groups = new Map<number, Group>();

  get areNone(): boolean {
    return this.#first.size === 0 && this.#groups.size === 0;
  }

  find(secretId: string, place: number): OpenUse | undefined {
    return this.#first.get(secretId) ?? this.#groups.get(groupOf(place))?.get(secretId);
  }

  /** Its secret must not wait yet. */
  add(secretId: string, use: OpenUse): void {
    use.waitsWith = this;
    const number = groupOf(use.place);
    const group = this.#groups.get(number);
    if (group === undefined) this.#groups.set(number, new Map([[secretId, use]]));
    else group.set(secretId, use);
  }

  /** At most `most` of them, those that are first in line: what is left of the last group is first in line next. */
  take(most: number): ReadonlyMap<string, OpenUse> {
    const batch: Group = new Map();
    move(this.#first, batch, most);
    for (const [number, group] of this.#groups) {
      if (batch.size >= most) break;
      this.#groups.delete(number);
      move(group, batch, most);
      this.#first = group;
    }
    return batch;
  }

  /** They are first in line again, each with the use that came meanwhile, if one did. */
  putBack(batch: ReadonlyMap<string, OpenUse>): void {
    const first: Group = new Map();
    for (const [secretId, use] of batch) {
      const newer = this.#withdraw(secretId, use.place);
      first.set(secretId, newer ?? use);
      if (newer === undefined) use.waitsWith = this;
    }
    for (const [secretId, use] of this.#first) first.set(secretId, use);
    this.#first = first;
  }

  #withdraw(secretId: string, place: number): OpenUse | undefined {
    const use = this.find(secretId, place);
    if (use === undefined) return undefined;
    const number = groupOf(place);
    const group = this.#groups.get(number);
    if (group?.delete(secretId) && group.size === 0) this.#groups.delete(number);
    return use;
  }
}

function groupOf(place: number): number {
  return Math.floor(place / placesOfAGroup);
}

function move(from: Group, to: Group, most: number): void {
  for (const [secretId, use] of from) {
    if (to.size >= most) return;
    from.delete(secretId);
    to.set(secretId, use);
    use.waitsWith = undefined;
  }
}
