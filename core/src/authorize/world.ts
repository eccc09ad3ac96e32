import type { Plan } from '../accounts/plan.js';
import type { KeyFormat } from '../keys/key-format.js';
import type { Digest } from '../ports/digest.js';
import type { KeyFinder } from '../ports/key-finder.js';
import type { LimitStore } from '../ports/limit-store.js';
import type { RouteTable } from '../routes/route-table.js';

/** The rules in force and the two ports a decision asks. */
export interface World {
  readonly format: KeyFormat;
  readonly routes: RouteTable;
  /** Other rules come as another map: what follows from this one is remembered. */
  readonly plans: ReadonlyMap<string, Plan>;
  readonly digest: Digest;
  readonly keys: KeyFinder;
  readonly limits: LimitStore;
}
