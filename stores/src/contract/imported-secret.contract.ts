import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0 } from './builders.js';
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
  });
}
