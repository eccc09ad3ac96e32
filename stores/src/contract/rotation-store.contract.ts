import type { RotationPolicy, SecretSender } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

function aSender(fields: Partial<SecretSender> = {}): SecretSender {
  return {
    secretId: 'sec_1',
    address: '203.0.113.7',
    userAgent: 'curl/8',
    country: 'DE',
    count: 1,
    firstAt: t0,
    lastAt: t0,
    ...fields,
  };
}

function aPolicy(fields: Partial<RotationPolicy> = {}): RotationPolicy {
  return {
    accountId: 'acc_1',
    keyId: null,
    rotateEveryMs: 90,
    graceMs: 7,
    maxLifetimeMs: null,
    ...fields,
  };
}

/** What `RotationStore` and `RotationPolicyStore` promise. */
export function rotationStoreContract(open: OpenSubject): void {
  async function withKeys() {
    const subject = await opened(open);
    await subject.db.accounts.insert(anAccount());
    await subject.db.accounts.insert(anAccount({ id: 'acc_2' }));
    for (const n of [1, 2]) {
      const key = aKey({ id: `key_${n}`, name: `Key ${n}` });
      await subject.db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
    }
    return subject;
  }
  sendersContract(withKeys);
  graceContract(withKeys);
  policyContract(withKeys);
}

type WithKeys = () => ReturnType<typeof opened>;

function sendersContract(withKeys: WithKeys): void {
  describe('the senders of a secret', () => {
    it('are told apart by address and user agent, and keep every field, the newest first', async () => {
      const { db, reopened } = await withKeys();
      const senders = [
        aSender({ lastAt: t0 + 3 }),
        aSender({ userAgent: null, country: null, lastAt: t0 + 2, count: 5 }),
        aSender({ address: null, userAgent: null, country: null, lastAt: t0 + 1 }),
      ];
      await db.rotations.recordSenders(senders);
      await db.rotations.recordSenders([aSender({ secretId: 'sec_2' })]);
      expect(await (await reopened()).rotations.sendersOf('sec_1')).toEqual(senders);
    });

    it('are counted together over all batches; the latest names the country, whatever the order', async () => {
      const { db } = await withKeys();
      await db.rotations.recordSenders([aSender({ count: 2, firstAt: t0 + 5, lastAt: t0 + 9 })]);
      await db.rotations.recordSenders([
        aSender({ count: 3, firstAt: t0 + 1, lastAt: t0 + 4, country: 'FR' }),
      ]);
      expect(await db.rotations.sendersOf('sec_1')).toEqual([
        aSender({ count: 5, firstAt: t0 + 1, lastAt: t0 + 9 }),
      ]);
      await db.rotations.recordSenders([aSender({ lastAt: t0 + 10, country: null })]);
      expect(await db.rotations.sendersOf('sec_1')).toMatchObject([{ count: 6, country: null }]);
    });

    it('are at most twenty of a secret, the newest, however many come', async () => {
      const { db } = await withKeys();
      await db.rotations.recordSenders([aSender({ secretId: 'sec_2' })]);
      const many = upTo(700).map((n) => aSender({ address: `10.0.${n >> 8}.${n & 255}`, lastAt: t0 + n }));
      await db.rotations.recordSenders(many);
      const kept = await db.rotations.sendersOf('sec_1');
      expect(kept.map(({ lastAt }) => lastAt - t0)).toEqual(upTo(20).map((n) => 701 - n));
      expect(await db.rotations.sendersOf('sec_2')).toHaveLength(1);
    });

    it('of a secret that is not there are skipped without harm to the others', async () => {
      const { db } = await withKeys();
      await db.rotations.recordSenders([]);
      await db.rotations.recordSenders([aSender({ secretId: 'sec_absent' }), aSender()]);
      expect(await db.rotations.sendersOf('sec_absent')).toEqual([]);
      expect(await db.rotations.sendersOf('sec_1')).toEqual([aSender()]);
    });

    it('recorded at once by many are all counted', async () => {
      const { db } = await withKeys();
      const both = [aSender(), aSender({ secretId: 'sec_2' })];
      await Promise.all(
        upTo(20).map((n) => db.rotations.recordSenders(n % 2 === 0 ? both : [...both].reverse())),
      );
      expect(await db.rotations.sendersOf('sec_1')).toMatchObject([{ count: 20 }]);
      expect(await db.rotations.sendersOf('sec_2')).toMatchObject([{ count: 20 }]);
    });
  });
}

function graceContract(withKeys: WithKeys): void {
  describe('a grace period', () => {
    it('that ends by silence is watched while it runs, and no longer once the wish is taken back', async () => {
      const { db, reopened } = await withKeys();
      const ids = async (at: number) =>
        (await db.rotations.endingWhenSilent(at, { behind: '', limit: 10 })).map(({ key }) => key.id);
      for (const n of [1, 2]) {
        const change = { graceEndsAt: t0 + 100, ...(n === 2 && { endsWhenSilentForMs: 10 }) };
        await db.keys.updateSecret(`sec_${n}`, change);
      }
      expect(await ids(t0 + 99)).toEqual(['key_2']);
      expect(await ids(t0 + 100)).toEqual([]);
      expect((await db.keys.findById('key_2'))?.secrets[0]?.endsWhenSilentForMs).toBe(10);
      await db.keys.updateSecret('sec_2', { endsWhenSilentForMs: null });
      expect(await ids(t0)).toEqual([]);
      await db.keys.updateSecret('sec_1', { endsWhenSilentForMs: 10, revokedAt: t0 });
      expect(await ids(t0)).toEqual([]);
      const again = await reopened();
      expect((await again.keys.findById('key_2'))?.secrets[0]).toEqual(
        aSecret({ id: 'sec_2', keyId: 'key_2', graceEndsAt: t0 + 100 }),
      );
    });

    it('that ran out is found by its end with its key; one that somebody ended is not', async () => {
      const { db } = await withKeys();
      await db.keys.updateSecret('sec_1', { graceEndsAt: t0 + 100 });
      await db.keys.updateSecret('sec_2', { graceEndsAt: t0 + 50 });
      const found = async (endsAt: number, to: number, { id = '', limit = 10 } = {}) =>
        (await db.rotations.gracesEnded({ behind: { endsAt, id }, to, limit })).map(({ key, secret }) => [
          key.id,
          secret.id,
        ]);
      expect(await found(t0 + 50, t0 + 100)).toEqual([
        ['key_2', 'sec_2'],
        ['key_1', 'sec_1'],
      ]);
      expect(await found(t0 + 50, t0 + 100, { limit: 1 })).toEqual([['key_2', 'sec_2']]);
      expect(await found(t0 + 50, t0 + 100, { id: 'sec_2' })).toEqual([['key_1', 'sec_1']]);
      expect(await found(t0 + 50, t0 + 100, { id: 'sec_1' })).toEqual([
        ['key_2', 'sec_2'],
        ['key_1', 'sec_1'],
      ]);
      expect(await found(t0 + 51, t0 + 99)).toEqual([]);
      await db.keys.updateSecret('sec_1', { revokedAt: t0 + 60 });
      expect(await found(t0 + 51, t0 + 100)).toEqual([]);
    });

    it('remembers the run of rotations a secret was made by', async () => {
      const { db, reopened } = await withKeys();
      await db.keys.addSecret(aSecret({ id: 'sec_3', rotationRun: 'digest of a run' }));
      const again = await reopened();
      const runs = (await again.keys.findById('key_1'))?.secrets.map(({ rotationRun }) => rotationRun);
      expect(runs).toEqual(['digest of a run', undefined]);
    });
  });
}

function policyContract(withKeys: WithKeys): void {
  describe('a rotation policy', () => {
    it('is kept for the account and for each key, replaced by the next, and removed when it asks for nothing', async () => {
      const { db, reopened } = await withKeys();
      await db.rotationPolicies.put(aPolicy({ keyId: 'key_1', rotateEveryMs: 30, graceMs: null }));
      await db.rotationPolicies.put(aPolicy());
      await db.rotationPolicies.put(aPolicy({ accountId: 'acc_2' }));
      await db.rotationPolicies.put(aPolicy({ maxLifetimeMs: 365 }));
      const again = await reopened();
      expect(await again.rotationPolicies.of('acc_1')).toEqual([
        aPolicy({ maxLifetimeMs: 365 }),
        aPolicy({ keyId: 'key_1', rotateEveryMs: 30, graceMs: null }),
      ]);
      expect(await again.rotations.accountsWithPolicy()).toEqual(['acc_1', 'acc_2']);
      await again.rotationPolicies.put(aPolicy({ accountId: 'acc_2', rotateEveryMs: null, graceMs: null }));
      expect(await again.rotationPolicies.of('acc_2')).toEqual([]);
      expect(await again.rotations.accountsWithPolicy()).toEqual(['acc_1']);
    });

    it('is left as it was when the transaction that changes it fails', async () => {
      const { db } = await withKeys();
      const work = db.transaction(async ({ rotationPolicies }) => {
        await rotationPolicies.put(aPolicy());
        throw new Error('the last step failed');
      });
      await expect(work).rejects.toThrow('the last step failed');
      expect(await db.rotationPolicies.of('acc_1')).toEqual([]);
    });
  });
}
