import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from '../builders.js';
import { type OpenSubject, opened } from '../database-subject.js';

/** What stores promise about `HintReader`. */
export function hintContract(open: OpenSubject): void {
  async function withKeys() {
    const subject = await opened(open);
    const { db } = subject;
    await db.accounts.insert(anAccount());
    await db.accounts.insert(anAccount({ id: 'acc_2' }));
    const insert = (n: number, hint: string, fields: Parameters<typeof aKey>[0] = {}) => {
      const key = aKey({ id: `key_${n}`, name: `Key ${n}`, ...fields });
      return db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id, hint }), null);
    };
    return { ...subject, insert };
  }
  const byKey = (a: { readonly keyId: string }, b: { readonly keyId: string }) =>
    a.keyId.localeCompare(b.keyId);

  describe('finding keys by how their hints begin', () => {
    it('finds every secret with that beginning, in any account and in whatever state', async () => {
      const { db, insert, reopened } = await withKeys();
      await insert(1, 'neo_live_Ab12…9xYz');
      await insert(2, 'neo_live_Ab12…0000', { accountId: 'acc_2', revokedAt: t0 });
      await insert(3, 'neo_live_Cd34…9xYz', { disabledAt: t0 });
      await db.keys.addSecret(aSecret({ id: 'sec_3b', keyId: 'key_3', hint: 'neo_live_Ef56…9xYz' }));
      await db.keys.updateSecret('sec_3', { revokedAt: t0 });
      const again = await reopened();
      const found = await again.findHinted(['neo_live_Ab12', 'neo_live_Cd34', 'neo_live_Ef56']);
      expect([...found].sort((a, b) => byKey(a, b) || a.hint.localeCompare(b.hint))).toEqual([
        { beginning: 'neo_live_Ab12', hint: 'neo_live_Ab12…9xYz', keyId: 'key_1', accountId: 'acc_1' },
        { beginning: 'neo_live_Ab12', hint: 'neo_live_Ab12…0000', keyId: 'key_2', accountId: 'acc_2' },
        { beginning: 'neo_live_Cd34', hint: 'neo_live_Cd34…9xYz', keyId: 'key_3', accountId: 'acc_1' },
        { beginning: 'neo_live_Ef56', hint: 'neo_live_Ef56…9xYz', keyId: 'key_3', accountId: 'acc_1' },
      ]);
    });

    it('a beginning of other letter case, of another environment, shorter, longer or with wildcards finds nothing', async () => {
      const { db, insert } = await withKeys();
      await insert(1, 'neo_live_Ab12…9xYz');
      await insert(2, 'Ab12…9xYz');
      const others = [
        'neo_live_ab12',
        'neo_test_Ab12',
        'neo_live_Ab1',
        'neo_live_Ab12…',
        'neo_live_Ab12…9xYz',
      ];
      const strange = [
        '',
        '%',
        'neo_live_%',
        'neo_live____',
        "neo_live_Ab1'",
        'neo_live_Ab1"',
        '["x"]',
        '🔑',
        'null',
      ];
      expect(await db.findHinted(others)).toEqual([]);
      expect(await db.findHinted(strange)).toEqual([]);
      expect(await db.findHinted([])).toEqual([]);
    });

    it('a canary is nobody’s to guess: its uses are told by themselves', async () => {
      const { db, insert } = await withKeys();
      await insert(1, 'neo_live_Ab12…9xYz', { isCanary: true });
      expect(await db.findHinted(['neo_live_Ab12'])).toEqual([]);
    });

    it('a batch of thousands is answered whole, and a beginning named twice once', async () => {
      const { db, insert } = await withKeys();
      const hintAt = (n: number) => `neo_live_${String(n).padStart(4, '0')}`;
      for (const n of upTo(5)) await insert(n, `${hintAt(n * 500)}…9xYz`);
      const found = await db.findHinted([hintAt(500), ...upTo(2500).map(hintAt)]);
      expect([...found].sort(byKey).map(({ keyId }) => keyId)).toEqual(upTo(5).map((n) => `key_${n}`));
    });
  });
}
