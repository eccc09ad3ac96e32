/** A secret, live or dead, found by how its hint begins. */
export interface HintedSecret {
  /** See `beginningOf`. */
  readonly beginning: string;
  readonly hint: string;
  readonly keyId: string;
  readonly accountId: string;
}

/** Keys by what everybody who saw their hints knows of them. */
export interface HintReader {
  /**
   * Every secret whose hint begins so, letter by letter, whatever state it and its key are in; those of canaries are left out. In no
   * particular order. Off the request's way and outside of transactions: the whole batch is one look into an index.
   */
  findHinted(beginnings: readonly string[]): Promise<readonly HintedSecret[]>;
}
