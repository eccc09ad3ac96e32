import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0 } from '../builders.js';
import { type OpenSubject, opened } from '../database-subject.js';

/** What `AdviceStore` promises. */
export function adviceContract(open: OpenSubject): void {
  async function withKeys() {
    const subject = await opened(open);
    const { db } = subject;
    for (const n of [1, 2]) {
      await db.accounts.insert(anAccount({ id: `acc_${n}` }));
      const key = aKey({ id: `key_${n}`, accountId: `acc_${n}` });
      await db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
    }
    return subject;
  }

  describe('dismissed advice', () => {
    it('is kept with its first moment, by key and advice, until it is restored', async () => {
      const { db, reopened } = await withKeys();
      await db.advice.dismiss({ keyId: 'key_1', advice: 'unused', at: t0 });
      await db.advice.dismiss({ keyId: 'key_1', advice: 'unused', at: t0 + 9 });
      await db.advice.dismiss({ keyId: 'key_1', advice: 'never_expires', at: t0 + 1 });
      const again = await reopened();
      expect(await again.advice.list('acc_1')).toEqual([
        { keyId: 'key_1', advice: 'never_expires', at: t0 + 1 },
        { keyId: 'key_1', advice: 'unused', at: t0 },
      ]);
      await again.advice.restore({ keyId: 'key_1', advice: 'unused' });
      await again.advice.restore({ keyId: 'key_1', advice: 'never_used' });
      expect((await again.advice.list('acc_1')).map(({ advice }) => advice)).toEqual(['never_expires']);
    });

    it('is shown to the account of the key alone, and of a key that is gone it is an error', async () => {
      const { db } = await withKeys();
      await db.advice.dismiss({ keyId: 'key_1', advice: 'unused', at: t0 });
      expect(await db.advice.list('acc_2')).toEqual([]);
      await expect(db.advice.dismiss({ keyId: 'key_9', advice: 'unused', at: t0 })).rejects.toThrow();
    });
  });
}
