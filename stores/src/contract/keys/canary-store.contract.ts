import { type CanaryUse, canaryUsersApart } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from '../builders.js';
import { type OpenSubject, opened } from '../database-subject.js';

function aUse(fields: Partial<CanaryUse> = {}): CanaryUse {
  return {
    keyId: 'key_1',
    address: '203.0.113.9',
    country: 'NZ',
    userAgent: 'curl/8.5.0',
    firstAt: t0,
    lastAt: t0,
    count: 1,
    ...fields,
  };
}

/** What stores promise about canary keys and `CanaryStore`. */
export function canaryContract(open: OpenSubject): void {
  async function withCanary() {
    const subject = await opened(open);
    const { db } = subject;
    await db.accounts.insert(anAccount());
    await db.keys.insert(aKey({ isCanary: true }), aSecret(), null);
    await db.keys.insert(
      aKey({ id: 'key_2', name: 'Other' }),
      aSecret({ id: 'sec_2', keyId: 'key_2' }),
      null,
    );
    return subject;
  }

  describe('canary keys', () => {
    it('a canary is one wherever it is read, whatever is changed about it, and no other key is', async () => {
      const { db, reopened } = await withCanary();
      await db.keys.update('key_1', { name: 'Renamed', disabledAt: t0 });
      await db.keys.update('key_1', { disabledAt: null });
      const again = await reopened();
      expect((await again.findByDigest('digest of sec_1'))?.key).toEqual(
        aKey({ name: 'Renamed', isCanary: true }),
      );
      expect((await again.keys.findById('key_1'))?.key.isCanary).toBe(true);
      expect((await again.keys.list('acc_1', 10)).map(({ key }) => key.isCanary ?? false).toSorted()).toEqual(
        [false, true],
      );
      expect((await again.findByDigest('digest of sec_2'))?.key.isCanary).toBeUndefined();
    });

    it('uses are counted by address and user agent, with their first and last moment, the latest first', async () => {
      const { db, reopened } = await withCanary();
      await db.canaries.record([
        aUse(),
        aUse({ address: null, userAgent: null, country: null, lastAt: t0 + 5 }),
      ]);
      await db.canaries.record([
        aUse({ firstAt: t0 + 9, lastAt: t0 + 9, count: 3 }),
        aUse({ firstAt: t0 + 2, lastAt: t0 + 2, userAgent: 'python' }),
        aUse({ keyId: 'key_2' }),
      ]);
      expect(await (await reopened()).canaries.list('key_1')).toEqual([
        aUse({ lastAt: t0 + 9, count: 4 }),
        aUse({ address: null, userAgent: null, country: null, lastAt: t0 + 5 }),
        aUse({ firstAt: t0 + 2, lastAt: t0 + 2, userAgent: 'python' }),
      ]);
    });

    it('beyond a hundred different users the rest is counted together, and no use is lost', async () => {
      const { db } = await withCanary();
      await db.canaries.record(upTo(canaryUsersApart + 20).map((n) => aUse({ userAgent: `agent ${n}` })));
      await db.canaries.record([aUse({ userAgent: 'agent 7' })]);
      const uses = await db.canaries.list('key_1');
      expect(uses.length).toBe(canaryUsersApart + 1);
      expect(uses.find(({ userAgent }) => userAgent === null)).toMatchObject({ address: null, count: 20 });
      expect(uses.find(({ userAgent }) => userAgent === 'agent 7')?.count).toBe(2);
      expect(uses.reduce((sum, { count }) => sum + count, 0)).toBe(canaryUsersApart + 21);
    });

    it('a rolled back use was never there, and one of a key that is gone is an error', async () => {
      const { db } = await withCanary();
      const failing = db.transaction(async ({ canaries }) => {
        await canaries.record([aUse()]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await db.canaries.list('key_1')).toEqual([]);
      await expect(db.canaries.record([aUse({ keyId: 'key_9' })])).rejects.toThrow();
    });
  });
}
