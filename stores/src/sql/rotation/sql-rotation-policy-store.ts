import type { RotationPolicy, RotationPolicyStore } from '@neoagent/core';
import type { Selectable } from 'kysely';
import type { Connection, RotationPoliciesTable } from '../../schema.js';

/** Policies over a connection, or inside the transaction the connection is. */
export function createSqlRotationPolicyStore(db: Connection): RotationPolicyStore {
  return {
    async of(accountId) {
      const rows = await db
        .selectFrom('rotation_policies')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('key_id')
        .execute();
      return rows.map(policyOf);
    },
    async put(policy) {
      const { accountId, keyId, rotateEveryMs, graceMs, maxLifetimeMs } = policy;
      const place = { account_id: accountId, key_id: keyId ?? '' };
      const asked = { rotate_every: rotateEveryMs, grace: graceMs, max_lifetime: maxLifetimeMs };
      if (Object.values(asked).every((value) => value === null)) {
        await db
          .deleteFrom('rotation_policies')
          .where('account_id', '=', place.account_id)
          .where('key_id', '=', place.key_id)
          .execute();
        return;
      }
      await db
        .insertInto('rotation_policies')
        .values({ ...place, ...asked })
        .onConflict((conflict) => conflict.columns(['account_id', 'key_id']).doUpdateSet(asked))
        .execute();
    },
  };
}

function policyOf(row: Selectable<RotationPoliciesTable>): RotationPolicy {
  return {
    accountId: row.account_id,
    keyId: row.key_id === '' ? null : row.key_id,
    rotateEveryMs: row.rotate_every,
    graceMs: row.grace,
    maxLifetimeMs: row.max_lifetime,
  };
}
