import type { AdviceStore } from '@neoagent/core';
import type { Connection } from '../../schema.js';

/** Dismissed advice over a connection, or inside the transaction the connection is. */
export function createSqlAdviceStore(db: Connection): AdviceStore {
  return {
    async list(accountId) {
      const rows = await db
        .selectFrom('advice_dismissals')
        .innerJoin('keys', 'keys.id', 'advice_dismissals.key_id')
        .select(['advice_dismissals.key_id', 'advice_dismissals.advice', 'advice_dismissals.at'])
        .where('keys.account_id', '=', accountId)
        .orderBy('advice_dismissals.key_id')
        .orderBy('advice_dismissals.advice')
        .execute();
      return rows.map(({ key_id, advice, at }) => ({ keyId: key_id, advice, at }));
    },
    async dismiss({ keyId, advice, at }) {
      await db
        .insertInto('advice_dismissals')
        .values({ key_id: keyId, advice, at })
        .onConflict((conflict) => conflict.columns(['key_id', 'advice']).doNothing())
        .execute();
    },
    async restore({ keyId, advice }) {
      await db
        .deleteFrom('advice_dismissals')
        .where('key_id', '=', keyId)
        .where('advice', '=', advice)
        .execute();
    },
  };
}
