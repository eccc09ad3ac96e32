import { describe, expect, it } from 'vitest';
import { aKey, anAccount, anAuditEvent, aSecret, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

export function importedSecretContract(open: OpenSubject): void {
  describe('secrets of other systems', () => {
    it('are told from our own, and are there as soon as one is, even when it is revoked', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      expect(await db.hasImportedSecrets()).toBe(false);
      await db.keys.insert(aKey(), aSecret(), null);
      expect(await db.hasImportedSecrets()).toBe(false);
      const foreign = aSecret({ id: 'sec_2', keyId: 'key_2', imported: true });
      await db.keys.insert(aKey({ id: 'key_2', name: 'Imported' }), foreign, null);
      expect(await db.hasImportedSecrets()).toBe(true);
      await db.keys.revokeSecrets('key_2', t0);
      const again = await reopened();
      expect(await again.hasImportedSecrets()).toBe(true);
      expect((await again.keys.findById('key_2'))?.secrets[0]).toEqual({ ...foreign, revokedAt: t0 });
      expect((await again.keys.findById('key_1'))?.secrets[0]).toEqual(aSecret());
    });

    it('come in by the hundred: all but those whose name is taken, stored or earlier in the list', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      await db.keys.insert(
        aKey({ id: 'key_0', name: 'name 3' }),
        aSecret({ id: 'sec_0', keyId: 'key_0' }),
        null,
      );
      const entry = (id: number, name = `name ${id}`) => ({
        key: aKey({ id: `key_${id}`, name }),
        secret: aSecret({ id: `sec_${id}`, keyId: `key_${id}`, imported: true }),
      });
      const entries = [...upTo(250).map((id) => entry(id)), entry(251, 'NAME 1')];
      const inserted = await db.keys.insertMany(entries);
      expect(inserted.size).toBe(249);
      expect([inserted.has('key_3'), inserted.has('key_251')]).toEqual([false, false]);
      const again = await reopened();
      expect(await again.keys.list('acc_1', 1000)).toHaveLength(250);
      expect(await again.findByDigest('digest of sec_250')).toMatchObject({ key: { id: 'key_250' } });
      expect(await again.findByDigest('digest of sec_3')).toBeUndefined();
      expect(await again.keys.insertMany([])).toEqual(new Set());
    });

    it('and their audit events keep their order', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      await db.audit.appendMany(upTo(250).map((id) => anAuditEvent({ id: `evt_${id}` })));
      const newest = await db.audit.list('acc_1', 3);
      expect(newest.map(({ id }) => id)).toEqual(['evt_250', 'evt_249', 'evt_248']);
    });
  });
}
