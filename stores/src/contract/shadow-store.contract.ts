import type { ShadowFinding } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0 } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

function aFinding(fields: Partial<ShadowFinding> = {}): ShadowFinding {
  return {
    accountId: 'acc_1',
    keyId: 'key_1',
    route: 'POST /chat',
    rule: 'limit burst',
    reason: 'rate_limited',
    count: 2,
    firstAt: t0,
    lastAt: t0 + 10,
    ...fields,
  };
}

async function withKeys(open: OpenSubject) {
  const subject = await opened(open);
  for (const n of [1, 2]) {
    await subject.db.accounts.insert(anAccount({ id: `acc_${n}` }));
    const key = aKey({ id: `key_${n}`, accountId: `acc_${n}` });
    await subject.db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
  }
  return subject;
}

/** Every promise of the port `ShadowStore`. */
export function shadowStoreContract(open: OpenSubject): void {
  describe('what rules in shadow would have refused', () => {
    it('adds up for the same key, route, rule and reason, from the first time to the last', async () => {
      const { db, reopened } = await withKeys(open);
      await db.shadow.record([aFinding(), aFinding({ rule: 'plan pro', lastAt: t0 })]);
      await db.shadow.record([aFinding({ count: 3, firstAt: t0 - 5, lastAt: t0 + 7 })]);
      expect(await (await reopened()).shadow.list('acc_1', 10)).toEqual([
        { ...aFinding({ count: 5, firstAt: t0 - 5 }), keyName: 'Production' },
        { ...aFinding({ rule: 'plan pro', lastAt: t0 }), keyName: 'Production' },
      ]);
    });

    it('is shown to its account alone, or of all accounts when asked for all; the newest first', async () => {
      const { db } = await withKeys(open);
      const other = aFinding({ accountId: 'acc_2', keyId: 'key_2', lastAt: t0 + 99 });
      await db.shadow.record([aFinding(), other]);
      const keys = async (accountId?: string, limit = 10) =>
        (await db.shadow.list(accountId, limit)).map(({ keyId }) => keyId);
      expect(await keys('acc_1')).toEqual(['key_1']);
      expect(await keys('acc_9')).toEqual([]);
      expect(await keys()).toEqual(['key_2', 'key_1']);
      expect(await keys(undefined, 1)).toEqual(['key_2']);
    });

    it('skips a key that is gone, and forgets what was not seen for long', async () => {
      const { db } = await withKeys(open);
      await db.shadow.record([aFinding({ keyId: 'key_9' }), aFinding()]);
      expect((await db.shadow.list(undefined, 10)).length).toBe(1);
      await db.shadow.forget(t0 + 11);
      expect(await db.shadow.list(undefined, 10)).toEqual([]);
    });
  });
}
