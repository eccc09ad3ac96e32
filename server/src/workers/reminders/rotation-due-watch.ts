import { type Database, policyInForce, rotationDueAt, rotationNotice } from '@neoagent/core';
import { keysOf } from '../../commands/live-keys.js';
import { newPace } from '../../new-pace.js';
import type { Remind } from './remind.js';

/** What is needed to see which rotations are due. */
export interface RotationDueWatch {
  readonly db: Pick<Database, 'rotations' | 'rotationPolicies' | 'accounts' | 'keys'>;
  readonly planMaxLifetimeMs: (plan: string) => number | undefined;
  readonly remind: Remind;
}

/** Reminds of rotations that a policy makes due, 30, 7 and 1 days before and on the day, once each. Nothing is rotated. */
export async function watchRotationsDue(
  { db, planMaxLifetimeMs, remind }: RotationDueWatch,
  at: number,
): Promise<void> {
  const pace = newPace();
  for (const accountId of await db.rotations.accountsWithPolicy()) {
    await pace.rest();
    const account = await db.accounts.find(accountId);
    if (account === undefined || account.suspendedAt !== null) continue;
    const policies = await db.rotationPolicies.of(accountId);
    for (const { key, secrets } of await keysOf(db.keys, accountId)) {
      const [current] = secrets;
      const of = { keyId: key.id, planMaxLifetimeMs: planMaxLifetimeMs(account.plan) };
      const dueAt = rotationDueAt(key, current, { policy: policyInForce(policies, of), at });
      if (current === undefined || dueAt === undefined) continue;
      const notice = rotationNotice(key, current, { dueAt, at });
      if (notice === undefined) continue;
      await remind(notice, key);
      await pace.rest();
    }
  }
}
