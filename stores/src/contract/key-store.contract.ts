import type { Database } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from './builders.js';
import { type DatabaseSubject, type OpenSubject, opened } from './database-subject.js';

/** What `KeyStore` promises. */
export function keyStoreContract(open: OpenSubject): void {
  insertionContract(open);
  readingContract(open);
  changeContract(open);
}

async function withTwoAccounts(open: OpenSubject): Promise<DatabaseSubject> {
  const subject = await opened(open);
  await subject.db.accounts.insert(anAccount({ id: 'acc_1' }));
  await subject.db.accounts.insert(anAccount({ id: 'acc_2' }));
  return subject;
}

/** Inserts key `n` with its secret `n`. */
function insert(
  db: Database,
  n: number,
  fields: Parameters<typeof aKey>[0] = {},
  token: string | null = null,
) {
  const key = aKey({ id: `key_${n}`, name: `Key ${n}`, ...fields });
  return db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), token);
}

function insertionContract(open: OpenSubject): void {
  describe('inserting a key', () => {
    it('stores every field of the key and of its secret', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      const key = aKey({
        name: '  <script>🔑 Ключ ',
        environment: 'test',
        permissions: [],
        allowedAddresses: [],
        browserGuard: 'alert',
        createdBy: null,
        expiresAt: t0 + 1,
        disabledAt: t0 + 2,
      });
      const lastUsed = { at: t0 + 6, address: '2001:db8::1', country: null, userAgent: 'curl/8' };
      const secret = aSecret({ graceEndsAt: t0 + 4, revokedAt: t0 + 5, lastUsed });
      expect(await db.keys.insert(key, secret, 'token')).toEqual({ kind: 'inserted' });
      expect(await (await reopened()).keys.findById('key_1')).toEqual({ key, secrets: [secret] });
    });

    it('is refused when a live key of the account has the name, in any letter case and script', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'Straße Élan ΣΊΓΜΑ' });
      await insert(db, 2, { name: 'Ｗide' });
      for (const name of ['Straße Élan ΣΊΓΜΑ', 'STRAßE ÉLAN σίγμα', 'Straße E\u0301lan ΣΊΓΜΑ', 'wide']) {
        expect(await insert(db, 3, { name })).toEqual({ kind: 'name_taken' });
      }
      const again = await reopened();
      expect((await again.keys.list('acc_1', 10)).length).toBe(2);
      expect(await again.findByDigest('digest of sec_3')).toBeUndefined();
    });

    it('is refused by the name of a key that is disabled or expired, which may come back', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'Disabled', disabledAt: t0 });
      await insert(db, 2, { name: 'Expired', expiresAt: t0 - 1 });
      expect(await insert(db, 3, { name: 'disabled' })).toEqual({ kind: 'name_taken' });
      expect(await insert(db, 3, { name: 'expired' })).toEqual({ kind: 'name_taken' });
    });

    it('may reuse the name of a revoked key, and the name of another account’s', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'Production' });
      expect(await insert(db, 2, { name: 'Production', accountId: 'acc_2' })).toEqual({ kind: 'inserted' });
      await db.keys.update('key_1', { revokedAt: t0 });
      expect(await insert(db, 3, { name: 'Production' })).toEqual({ kind: 'inserted' });
      expect(await insert(db, 4, { name: 'Production' })).toEqual({ kind: 'name_taken' });
    });

    it('with a creation token used before in the account names the first key and makes none', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'Production' }, 'token');
      const repeated = { kind: 'repeated', keyId: 'key_1' };
      expect(await insert(db, 2, { name: 'Production' }, 'token')).toEqual(repeated);
      expect(await insert(db, 2, { name: 'Another' }, 'token')).toEqual(repeated);
      await db.keys.update('key_1', { revokedAt: t0 });
      expect(await insert(db, 2, { name: 'Another' }, 'token')).toEqual(repeated);
      expect((await (await reopened()).keys.list('acc_1', 10)).length).toBe(1);
    });

    it('a creation token counts for its account alone, and no token repeats nothing', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, {}, 'token');
      expect(await insert(db, 2, { accountId: 'acc_2' }, 'token')).toEqual({ kind: 'inserted' });
      expect(await insert(db, 3)).toEqual({ kind: 'inserted' });
      expect(await insert(db, 4)).toEqual({ kind: 'inserted' });
    });

    it('20 parallel inserts of one name insert exactly one', async () => {
      const { db } = await withTwoAccounts(open);
      const kinds = await Promise.all(
        upTo(20).map(async (n) => (await insert(db, n, { name: 'Same' })).kind),
      );
      expect(kinds.filter((kind) => kind === 'inserted').length).toBe(1);
      expect(kinds.filter((kind) => kind === 'name_taken').length).toBe(19);
      expect((await db.keys.list('acc_1', 100)).length).toBe(1);
    });

    it('20 parallel repetitions of one submission insert exactly one, which all others name', async () => {
      const { db } = await withTwoAccounts(open);
      const answers = await Promise.all(upTo(20).map((n) => insert(db, n, { name: 'Same' }, 'token')));
      const stored = await db.keys.list('acc_1', 100);
      expect(stored.length).toBe(1);
      const named = answers.flatMap((answer) => (answer.kind === 'repeated' ? [answer.keyId] : []));
      expect(named).toEqual(Array(19).fill(stored[0]?.key.id));
    });

    it('whose secret’s digest exists is an error that leaves no key behind', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1);
      const secret = aSecret({ id: 'sec_2', keyId: 'key_2', digest: 'digest of sec_1' });
      await expect(db.keys.insert(aKey({ id: 'key_2', name: 'Other' }), secret, null)).rejects.toThrow();
      expect(await db.keys.findById('key_2')).toBeUndefined();
    });

    it('whose id exists, or of an account that does not, is an error', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1);
      const secret = aSecret({ id: 'sec_2' });
      await expect(db.keys.insert(aKey({ name: 'Other' }), secret, null)).rejects.toThrow();
      await expect(insert(db, 3, { accountId: 'acc_9' })).rejects.toThrow();
    });
  });
}

function readingContract(open: OpenSubject): void {
  describe('reading keys', () => {
    it('counts the keys of each account that are not revoked', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1);
      await insert(db, 2, { disabledAt: t0 });
      await insert(db, 3, { revokedAt: t0 });
      await insert(db, 4, { accountId: 'acc_2', revokedAt: t0 });
      expect(await db.keys.countLive()).toEqual(new Map([['acc_1', 2]]));
    });

    it('by account finds no key of another account, exactly as if it were absent', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1);
      expect(await db.keys.find('acc_2', 'key_1')).toBeUndefined();
      expect(await db.keys.find('acc_1', 'key_9')).toBeUndefined();
      expect(await db.keys.list('acc_2', 10)).toEqual([]);
      expect((await db.keys.find('acc_1', 'key_1'))?.key.id).toBe('key_1');
      expect((await db.keys.findById('key_1'))?.key.id).toBe('key_1');
      expect(await db.keys.findById('key_9')).toBeUndefined();
    });

    it('tells the times of many keys and of their secrets, the newest first, and of no unknown key', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1, { browserGuard: 'alert', createdAt: t0 });
      await insert(db, 2, { accountId: 'acc_2', revokedAt: t0 + 9 });
      await db.keys.addSecret(aSecret({ id: 'sec_1b', keyId: 'key_1', digest: 'b', createdAt: t0 + 5 }));
      await db.keys.updateSecret('sec_1', { graceEndsAt: t0 + 7, revokedAt: t0 + 6 });
      const used = { at: t0 + 4, address: null, country: null, userAgent: null };
      await db.recordLastUses(new Map([['sec_1', used]]));
      const again = await reopened();
      const wanted = ['key_2', 'key_1', 'key_1', ...upTo(1450).map((n) => `key_unknown_${n}`)];
      const times = await again.keys.timesOf(wanted);
      expect([...times.keys()].sort()).toEqual(['key_1', 'key_2']);
      const { createdAt } = (await again.keys.findById('key_2'))?.secrets[0] ?? {};
      expect(times.get('key_1')).toEqual({
        key: { id: 'key_1', accountId: 'acc_1', createdAt: t0, revokedAt: null, browserGuard: 'alert' },
        secrets: [
          { createdAt: t0 + 5, graceEndsAt: null, revokedAt: null, lastUsedAt: null },
          { createdAt, graceEndsAt: t0 + 7, revokedAt: t0 + 6, lastUsedAt: t0 + 4 },
        ],
      });
      expect(times.get('key_2')).toMatchObject({ key: { accountId: 'acc_2', revokedAt: t0 + 9 } });
      expect(await again.keys.timesOf([])).toEqual(new Map());
    });

    it('lists the newest first, those of the same millisecond by id, and at most the limit', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, { id: 'key_b', createdAt: t0 });
      await insert(db, 2, { id: 'key_C', createdAt: t0 });
      await insert(db, 3, { id: 'key_a', createdAt: t0 + 1 });
      await insert(db, 4, { id: 'key_z', createdAt: t0 - 1 });
      const ids = async (limit: number) => (await db.keys.list('acc_1', limit)).map(({ key }) => key.id);
      expect(await ids(10)).toEqual(['key_a', 'key_C', 'key_b', 'key_z']);
      expect(await ids(2)).toEqual(['key_a', 'key_C']);
    });

    it('answers each key with its own secrets, the newest first, even of one millisecond', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1);
      await insert(db, 2);
      await db.keys.addSecret(aSecret({ id: 'sec_1b' }));
      await db.keys.addSecret(aSecret({ id: 'sec_1a' }));
      const listed = await (await reopened()).keys.list('acc_1', 10);
      expect(listed.map(({ secrets }) => secrets.map(({ id }) => id))).toEqual([
        ['sec_1a', 'sec_1b', 'sec_1'],
        ['sec_2'],
      ]);
    });
  });
}

function changeContract(open: OpenSubject): void {
  describe('changing a key', () => {
    it('changes the members named and no other', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1);
      await insert(db, 2);
      const change = {
        name: 'Renamed',
        permissions: ['*'],
        allowedAddresses: ['192.0.2.1'],
        browserGuard: 'off',
        expiresAt: t0 + 7,
        disabledAt: t0 + 8,
      } as const;
      expect(await db.keys.update('key_1', change)).toBe(true);
      expect(await db.keys.update('key_1', { disabledAt: null })).toBe(true);
      expect(await db.keys.update('key_1', {})).toBe(true);
      const again = await reopened();
      expect((await again.keys.findById('key_1'))?.key).toEqual(aKey({ ...change, disabledAt: null }));
      expect((await again.keys.findById('key_2'))?.key).toEqual(aKey({ id: 'key_2', name: 'Key 2' }));
    });

    it('to a name that another live key of the account has answers false and changes nothing', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'One' });
      await insert(db, 2, { name: 'Two' });
      expect(await db.keys.update('key_2', { name: 'ONE', disabledAt: t0 })).toBe(false);
      expect((await db.keys.findById('key_2'))?.key).toMatchObject({ name: 'Two', disabledAt: null });
    });

    it('to its own name in another letter case, or to a revoked or foreign key’s name, succeeds', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1, { name: 'One' });
      await insert(db, 2, { name: 'Two' });
      await insert(db, 3, { name: 'Three', accountId: 'acc_2' });
      expect(await db.keys.update('key_1', { name: 'ONE' })).toBe(true);
      await db.keys.update('key_2', { revokedAt: t0 });
      expect(await db.keys.update('key_1', { name: 'two' })).toBe(true);
      expect(await db.keys.update('key_1', { name: 'three' })).toBe(true);
      expect((await db.keys.findById('key_1'))?.key.name).toBe('three');
    });

    it('parallel renames to one name succeed for exactly one key', async () => {
      const { db } = await withTwoAccounts(open);
      for (const n of upTo(8)) await insert(db, n);
      const answers = await Promise.all(upTo(8).map((n) => db.keys.update(`key_${n}`, { name: 'Wanted' })));
      expect(answers.filter(Boolean).length).toBe(1);
    });

    it('revokeSecrets marks the live secrets of this key and keeps earlier marks', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1);
      await insert(db, 2);
      await db.keys.revokeSecrets('key_1', t0 + 1);
      await db.keys.addSecret(aSecret({ id: 'sec_1b' }));
      await db.keys.revokeSecrets('key_1', t0 + 2);
      const again = await reopened();
      const marks = (await again.keys.findById('key_1'))?.secrets.map(({ revokedAt }) => revokedAt);
      expect(marks).toEqual([t0 + 2, t0 + 1]);
      expect((await again.keys.findById('key_2'))?.secrets[0]?.revokedAt).toBeNull();
    });

    it('updateSecret changes what it names of this secret alone, and survives reopening', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1);
      await db.keys.addSecret(aSecret({ id: 'sec_1b' }));
      await db.keys.updateSecret('sec_1', { graceEndsAt: t0 + 9 });
      await db.keys.updateSecret('sec_1', {});
      await db.keys.updateSecret('sec_absent', { revokedAt: t0 });
      const again = await reopened();
      const marks = async (from: typeof db) =>
        (await from.keys.findById('key_1'))?.secrets.map(({ graceEndsAt, revokedAt }) => [
          graceEndsAt,
          revokedAt,
        ]);
      expect(await marks(again)).toEqual([
        [null, null],
        [t0 + 9, null],
      ]);
      await again.keys.updateSecret('sec_1', { revokedAt: t0 + 5 });
      expect(await marks(again)).toEqual([
        [null, null],
        [t0 + 9, t0 + 5],
      ]);
      const found = await again.findByDigest('digest of sec_1');
      expect(found?.secret).toMatchObject({ graceEndsAt: t0 + 9, revokedAt: t0 + 5 });
    });

    it('markLeaked keeps the first moment, and revokes that secret alone when it is told to', async () => {
      const { db, reopened } = await withTwoAccounts(open);
      await insert(db, 1);
      await db.keys.addSecret(aSecret({ id: 'sec_1b' }));
      await db.keys.markLeaked('sec_1', { at: t0 + 1, revokes: false });
      const marked = (await db.keys.findById('key_1'))?.secrets;
      expect(marked?.map(({ leakedAt, revokedAt }) => [leakedAt, revokedAt])).toEqual([
        [undefined, null],
        [t0 + 1, null],
      ]);
      await db.keys.markLeaked('sec_1', { at: t0 + 2, revokes: true });
      await db.keys.markLeaked('sec_1', { at: t0 + 3, revokes: true });
      const again = (await (await reopened()).keys.findById('key_1'))?.secrets;
      expect(again?.map(({ leakedAt, revokedAt }) => [leakedAt, revokedAt])).toEqual([
        [undefined, null],
        [t0 + 1, t0 + 2],
      ]);
    });

    it('a secret of no key, or with a digest that exists, is an error', async () => {
      const { db } = await withTwoAccounts(open);
      await insert(db, 1);
      await expect(db.keys.addSecret(aSecret({ id: 'sec_9', keyId: 'key_9' }))).rejects.toThrow();
      await expect(db.keys.addSecret(aSecret({ id: 'sec_9', digest: 'digest of sec_1' }))).rejects.toThrow();
      expect((await db.keys.findById('key_1'))?.secrets.length).toBe(1);
    });
  });
}
