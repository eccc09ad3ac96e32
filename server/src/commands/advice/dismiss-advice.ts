import type { AdviceKind } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { auditEventOf } from '../acting.js';
import type { KeyTarget } from '../key-step.js';
import { keyNotFound } from '../refusals.js';
import { appendAudit } from '../webhooks/append-audit.js';

/** An advice of one key, and whether it shall be shown no more. */
export interface AdviceVerdict extends KeyTarget {
  readonly advice: AdviceKind;
  readonly isDismissed: boolean;
}

/** Dismisses an advice for one key, or takes that back, with the audit event in one transaction. Twice is once. */
export function dismissAdvice(
  { db, clock, random }: ManagementContext,
  { by, accountId, keyId, advice, isDismissed }: AdviceVerdict,
): Promise<Problem | undefined> {
  return db.transaction(async (stores) => {
    const record = await stores.keys.find(accountId, keyId);
    if (record === undefined) return keyNotFound;
    const known = await stores.advice.list(accountId);
    const was = known.some((one) => one.keyId === keyId && one.advice === advice);
    if (was === isDismissed) return undefined;
    const at = clock.now();
    if (isDismissed) await stores.advice.dismiss({ keyId, advice, at });
    else await stores.advice.restore({ keyId, advice });
    const action = isDismissed ? 'key.advice_dismissed' : 'key.advice_restored';
    const detail = { name: record.key.name, advice };
    await appendAudit(
      stores,
      auditEventOf({ accountId, action, targetId: keyId, detail }, { by, at, random }),
    );
    return undefined;
  });
}
