import type { RefusalLog } from '@neoagent/core';
import type { Teller } from './teller.js';

const hourMs = 3_600_000;

/** The log of refusals, telling `limit.reached` of each key once an hour at most when its refusals are written. */
export function createTellingRefusals(
  log: Pick<RefusalLog, 'append'>,
  tell: Teller,
): Pick<RefusalLog, 'append'> {
  return {
    async append(refusals) {
      await log.append(refusals);
      for (const { accountId, keyId, reason, isEnforced, at, route, detail } of refusals) {
        if (reason !== 'rate_limited' || !isEnforced) continue;
        const data = { accountId, keyId, route, detail };
        const once = `limit.reached:${keyId}:${Math.floor(at / hourMs)}`;
        await tell({ accountId, type: 'limit.reached', at, data, once });
      }
    },
  };
}
