import { describe, expect, it } from 'vitest';
import { accountContract } from './account-store.contract.js';
import { alertStoreContract } from './alert-store.contract.js';
import { auditLogContract } from './audit-log.contract.js';
import { aKey, anAccount, anAuditEvent, aSecret } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';
import { importedSecretContract } from './imported-secret.contract.js';
import { keyRecordContract } from './key-record.contract.js';
import { keyStoreContract } from './key-store.contract.js';
import { adviceContract } from './keys/advice-store.contract.js';
import { canaryContract } from './keys/canary-store.contract.js';
import { hintContract } from './keys/hint-reader.contract.js';
import { memberContract } from './members/member-store.contract.js';
import { quotaStoreContract } from './quota-store.contract.js';
import { refusalLogContract } from './refusal-log.contract.js';
import { rotationStoreContract } from './rotation-store.contract.js';
import { shadowStoreContract } from './shadow-store.contract.js';
import { usageStoreContract } from './usage-store.contract.js';
import { webhookStoreContract } from './webhook-store.contract.js';

/** Every promise of the port `Database` and of the stores in it. `open` answers with an empty database. */
export function databaseContract(name: string, open: OpenSubject): void {
  describe(`${name} as a database`, () => {
    accountContract(open);
    memberContract(open);
    keyStoreContract(open);
    keyRecordContract(open);
    importedSecretContract(open);
    auditLogContract(open);
    refusalLogContract(open);
    canaryContract(open);
    adviceContract(open);
    hintContract(open);
    quotaStoreContract(open);
    shadowStoreContract(open);
    usageStoreContract(open);
    webhookStoreContract(open);
    alertStoreContract(open);
    rotationStoreContract(open);
    transactionContract(open);
  });
}

function transactionContract(open: OpenSubject): void {
  describe('a transaction', () => {
    it('keeps all its changes and answers what its work answered', async () => {
      const { db, reopened } = await opened(open);
      const answer = await db.transaction(async ({ accounts, keys, audit }) => {
        await accounts.insert(anAccount());
        await audit.append(anAuditEvent());
        return keys.insert(aKey(), aSecret(), null);
      });
      expect(answer).toEqual({ kind: 'inserted' });
      const again = await reopened();
      expect((await again.keys.list('acc_1', 10)).length).toBe(1);
      expect((await again.audit.list('acc_1', 10)).length).toBe(1);
    });

    it('leaves nothing of any store when its work throws, and rejects with what was thrown', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      const work = db.transaction(async ({ accounts, keys, audit }) => {
        await accounts.insert(anAccount({ id: 'acc_2' }));
        await accounts.setPlan('acc_1', 'pro');
        await keys.insert(aKey(), aSecret(), 'token');
        await audit.append(anAuditEvent());
        throw new Error('the last step failed');
      });
      await expect(work).rejects.toThrow('the last step failed');
      const again = await reopened();
      expect(await again.accounts.list()).toEqual([anAccount({ isOperator: true })]);
      expect(await again.keys.list('acc_1', 10)).toEqual([]);
      expect(await again.audit.list('acc_1', 10)).toEqual([]);
      expect(await again.findByDigest('digest of sec_1')).toBeUndefined();
    });

    it('reads its own changes, which nobody else sees before it ends', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      await db.keys.insert(aKey(), aSecret(), null);
      await db.transaction(async ({ keys }) => {
        await keys.update('key_1', { disabledAt: 5 });
        expect((await keys.findById('key_1'))?.key.disabledAt).toBe(5);
        expect((await db.findByDigest('digest of sec_1'))?.key.disabledAt).toBeNull();
      });
      expect((await db.findByDigest('digest of sec_1'))?.key.disabledAt).toBe(5);
    });

    it('goes on after an insert or a rename that was refused', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      await db.keys.insert(aKey(), aSecret(), 'token');
      await db.transaction(async ({ keys, audit }) => {
        const second = aSecret({ id: 'sec_2', keyId: 'key_2' });
        expect(await keys.insert(aKey({ id: 'key_2' }), second, null)).toEqual({ kind: 'name_taken' });
        expect(await keys.insert(aKey({ id: 'key_2', name: 'Other' }), second, 'token')).toMatchObject({
          kind: 'repeated',
        });
        expect(await keys.insert(aKey({ id: 'key_2', name: 'Other' }), second, null)).toEqual({
          kind: 'inserted',
        });
        expect(await keys.update('key_2', { name: 'PRODUCTION' })).toBe(false);
        await audit.append(anAuditEvent());
      });
      expect((await db.keys.list('acc_1', 10)).map(({ key }) => key.name)).toEqual(['Production', 'Other']);
      expect((await db.audit.list('acc_1', 10)).length).toBe(1);
    });

    it('is refused as a bug of ours, not waited for, when it is started inside another', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      const nested = db.transaction(() => db.transaction(async () => undefined));
      await expect(nested).rejects.toMatchObject({ name: 'Fault', kind: 'bug' });
      const outside = db.transaction(() => db.accounts.setPlan('acc_1', 'pro'));
      await expect(outside).rejects.toMatchObject({ name: 'Fault', kind: 'bug' });
      expect((await db.accounts.find('acc_1'))?.plan).toBe('default');
    });
  });

  describe('ping and close', () => {
    it('ping resolves while the store answers, and rejects once it is closed', async () => {
      const { db } = await opened(open);
      await db.ping();
      await db.close();
      await expect(db.ping()).rejects.toThrow();
    });

    it('close may be called twice', async () => {
      const { db } = await opened(open);
      await db.close();
      await db.close();
    });
  });
}
