import type { LastUse } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from './builders.js';
import { type DatabaseSubject, type OpenSubject, opened } from './database-subject.js';

const digest = 'digest of sec_1';

/** What `KeyRecordReader` and `LastUseStore` promise. */
export function keyRecordContract(open: OpenSubject): void {
  findingContract(open);
  lastUseContract(open);
}

async function withKey(open: OpenSubject): Promise<DatabaseSubject> {
  const subject = await opened(open);
  await subject.db.accounts.insert(anAccount());
  await subject.db.keys.insert(aKey(), aSecret(), null);
  return subject;
}

function findingContract(open: OpenSubject): void {
  describe('finding a key by digest', () => {
    it('answers secret, key and account as they stand, and nothing for an unknown digest', async () => {
      const { reopened } = await withKey(open);
      const db = await reopened();
      expect(await db.findByDigest(digest)).toEqual({
        secret: { id: 'sec_1', graceEndsAt: null, revokedAt: null, place: expect.any(Number) },
        key: aKey(),
        account: {
          id: 'acc_1',
          plan: 'default',
          suspendedAt: null,
          timeZone: 'Europe/Berlin',
          grantedPermissions: [],
          withheldPermissions: [],
        },
      });
      expect(await db.findByDigest('digest of SEC_1')).toBeUndefined();
      expect(await db.findByDigest('')).toBeUndefined();
    });

    it('sees every change of the key on the first look-up after the change resolved', async () => {
      const { db } = await withKey(open);
      const change = {
        name: 'Renamed',
        permissions: ['*'],
        allowedAddresses: [],
        browserGuard: 'off',
      } as const;
      await db.keys.update('key_1', { ...change, expiresAt: t0 + 1, disabledAt: t0 + 2 });
      const expected = aKey({ ...change, expiresAt: t0 + 1, disabledAt: t0 + 2 });
      expect((await db.findByDigest(digest))?.key).toEqual(expected);
      await db.keys.update('key_1', { revokedAt: t0 + 3 });
      expect((await db.findByDigest(digest))?.key.revokedAt).toBe(t0 + 3);
    });

    it('sees every change of the account on the first look-up after the change resolved', async () => {
      const { db } = await withKey(open);
      await db.accounts.setPlan('acc_1', 'pro');
      await db.accounts.setSuspended('acc_1', t0 + 4);
      const overrides = { grantedPermissions: ['a:b'], withheldPermissions: ['c:*'] };
      await db.accounts.setPermissions('acc_1', overrides);
      expect((await db.findByDigest(digest))?.account).toEqual({
        id: 'acc_1',
        plan: 'pro',
        timeZone: 'Europe/Berlin',
        suspendedAt: t0 + 4,
        ...overrides,
      });
    });

    it('sees the end that the only secret of a key is given', async () => {
      const { db, reopened } = await withKey(open);
      await db.transaction(async ({ keys }) => {
        await keys.updateSecret('sec_1', { graceEndsAt: t0 + 7 });
        await keys.markLeaked('sec_1', { at: t0, revokes: false });
      });
      expect((await db.findByDigest(digest))?.secret).toEqual({
        id: 'sec_1',
        graceEndsAt: t0 + 7,
        revokedAt: null,
        place: expect.any(Number),
      });
      const [secret] = (await (await reopened()).keys.findById('key_1'))?.secrets ?? [];
      expect(secret).toMatchObject({ graceEndsAt: t0 + 7, leakedAt: t0 });
    });

    it('tells the replaced secret from the new one: each digest answers its own', async () => {
      const { db } = await withKey(open);
      await db.transaction(async ({ keys }) => {
        await keys.revokeSecrets('key_1', t0 + 5);
        await keys.addSecret(aSecret({ id: 'sec_2', graceEndsAt: t0 + 9 }));
      });
      expect((await db.findByDigest(digest))?.secret).toMatchObject({ id: 'sec_1', revokedAt: t0 + 5 });
      expect((await db.findByDigest('digest of sec_2'))?.secret).toEqual({
        id: 'sec_2',
        graceEndsAt: t0 + 9,
        revokedAt: null,
        place: expect.any(Number),
      });
    });
  });
}

function lastUseContract(open: OpenSubject): void {
  describe('recording last uses', () => {
    async function lastUsed(subject: DatabaseSubject) {
      return (await (await subject.reopened()).keys.findById('key_1'))?.secrets[0]?.lastUsed;
    }

    it('stores the newest use: an older one changes nothing', async () => {
      const subject = await withKey(open);
      const newest = {
        at: t0 + 20,
        address: '203.0.113.9',
        country: 'NZ',
        userAgent: 'python-requests/2.32',
      };
      await subject.db.recordLastUses(
        new Map([['sec_1', { at: t0 + 10, address: null, country: null, userAgent: null }]]),
      );
      await subject.db.recordLastUses(new Map([['sec_1', newest]]));
      await subject.db.recordLastUses(
        new Map([['sec_1', { at: t0 + 19, address: '::1', country: null, userAgent: 'late' }]]),
      );
      expect(await lastUsed(subject)).toEqual(newest);
    });

    it('an address or user agent that is not known replaces one that was', async () => {
      const subject = await withKey(open);
      await subject.db.recordLastUses(
        new Map([['sec_1', { at: t0, address: '::1', country: null, userAgent: 'curl' }]]),
      );
      await subject.db.recordLastUses(
        new Map([['sec_1', { at: t0 + 1, address: null, country: null, userAgent: null }]]),
      );
      expect(await lastUsed(subject)).toEqual({ at: t0 + 1, address: null, country: null, userAgent: null });
    });

    it('skips unknown secrets and stores the others, however many there are', async () => {
      const subject = await withKey(open);
      const use = { at: t0 + 1, address: '::1', country: null, userAgent: null };
      const unknown = upTo(1500).map((n) => [`sec_unknown_${n}`, use] as const);
      await subject.db.recordLastUses(new Map([...unknown, ['sec_1', use]]));
      expect(await lastUsed(subject)).toEqual(use);
    });

    it('many at once, of two writers at a time, leave the newest use', async () => {
      const subject = await withKey(open);
      const newest = { at: t0 + 9, address: '203.0.113.9', country: 'NZ', userAgent: 'curl/8' };
      const many = (use: LastUse) =>
        new Map([...upTo(600).map((n) => [`sec_unknown_${n}`, use] as const), ['sec_1', use] as const]);
      const db = await subject.reopened();
      await Promise.all([
        db.recordLastUses(many({ ...newest, at: t0 + 3, userAgent: null })),
        db.recordLastUses(many(newest)),
        db.recordLastUses(many({ ...newest, at: t0 + 5, address: null })),
      ]);
      expect(await lastUsed(subject)).toEqual(newest);
    });

    it('nothing to record is no error', async () => {
      const subject = await withKey(open);
      await subject.db.recordLastUses(new Map());
      expect(await lastUsed(subject)).toBeNull();
    });
  });
}
