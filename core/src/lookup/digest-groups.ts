/** Digests by what some have in common. Most groups have one member, and cost little more than its entry in a map. */
export class DigestGroups {
  readonly #groups = new Map<string, string | Set<string>>();

  /** Those of a group, in no particular order. */
  of(name: string): Iterable<string> {
    const group = this.#groups.get(name);
    if (group === undefined) return [];
    return typeof group === 'string' ? [group] : group;
  }

  add(name: string, digest: string): void {
    const group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, digest);
    else if (typeof group === 'object') group.add(digest);
    else if (group !== digest) this.#groups.set(name, new Set([group, digest]));
  }

  remove(name: string, digest: string): void {
    const group = this.#groups.get(name);
    if (typeof group === 'object') group.delete(digest);
    if (group === digest || (typeof group === 'object' && group.size === 0)) this.#groups.delete(name);
  }
}
