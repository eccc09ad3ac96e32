import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Account, Database } from '@neoagent/core';
import { createMemoryDatabase, openSqlite } from '@neoagent/stores';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../api/problem.js';
import { addAccount, aManagementContext, t0 } from '../test-support/management.js';
import { type Acting, operatorCommand } from './acting.js';
import { changeKey } from './change-key.js';
import { disableKey } from './disable-key.js';
import { enableKey } from './enable-key.js';
import { type IssuedKey, issueKey } from './issue-key.js';
import { regenerateKey } from './regenerate-key.js';
import { revokeKey } from './revoke-key.js';
import type { WantedKey } from './terms/key-terms.js';

const member: Acting = { actor: { kind: 'member', id: 'usr_1' }, address: '203.0.113.7' };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const engines: readonly [string, () => Promise<Database>][] = [
  ['memory', async () => createMemoryDatabase()],
  ['SQLite', () => openSqlite({ path: path.join(folder, `${++files}.db`) })],
];

describe.each(engines)('on %s', (_engine, open) => {
  let db: Database;
  let management: ReturnType<typeof aManagementContext<Database>>;
  let account: Account;

  beforeEach(async () => {
    db = await open();
    management = aManagementContext(db, 'plans: { free: { permissions: ["sessions:read"] } }');
    account = await addAccount(db);
  });
  afterEach(() => db.close());

  const order = (wanted: Partial<WantedKey> = {}) => ({
    by: member,
    accountId: account.id,
    wanted: { name: 'a key', environment: 'live' as const, permissions: ['*'], ...wanted },
    creationToken: null,
  });
  async function issued(wanted: Partial<WantedKey> = {}): Promise<IssuedKey> {
    const answer = await issueKey(management.context, order(wanted));
    if (isProblem(answer)) throw new Error(JSON.stringify(answer));
    return answer;
  }
  const target = ({ record }: IssuedKey) => ({ by: member, accountId: account.id, keyId: record.key.id });
  const events = () => db.audit.list(account.id, 100);
  const found = (secret: string) => db.findByDigest(management.context.digest(secret));

  describe('issuing', () => {
    it('stores the digest of the secret, which is found at once, and forgets what was known of the key', async () => {
      const { record, secret } = await issued();
      expect(secret).toMatch(/^neo_live_[0-9A-Za-z]{38}$/);
      expect(record.key.id).toMatch(/^key_[0-9A-Za-z]{24}$/);
      expect(await found(secret)).toMatchObject({ key: { id: record.key.id, createdBy: 'usr_1' } });
      expect(management.forgotten).toEqual([record.key.id]);
    });

    it('writes who did it and no secret into the audit event', async () => {
      const { record, secret } = await issued();
      expect(await events()).toMatchObject([
        {
          id: expect.stringMatching(/^aud_[0-9A-Za-z]{24}$/),
          action: 'key.created',
          actor: { kind: 'member', id: 'usr_1' },
          address: '203.0.113.7',
          targetId: record.key.id,
          detail: { name: 'a key', permissions: ['*'] },
        },
      ]);
      const written = JSON.stringify(await events());
      expect(written).not.toContain(secret.slice(13, -4));
      expect(written).not.toContain(management.context.digest(secret));
    });

    it('leaves nothing when the audit event cannot be written', async () => {
      const broken: typeof db = {
        ...db,
        transaction: (work) =>
          db.transaction((stores) =>
            work({ ...stores, audit: { ...stores.audit, append: () => Promise.reject(new Error('full')) } }),
          ),
      };
      await expect(issueKey({ ...management.context, db: broken }, order())).rejects.toThrow('full');
      expect(await db.keys.list(account.id, 10)).toEqual([]);
    });

    it('refuses a name that another live key has, letter case and form ignored, and leaves nothing', async () => {
      await issued({ name: 'Café' });
      expect(await issueKey(management.context, order({ name: ' cAFE\u0301 ' }))).toMatchObject({
        problem: 'name_taken',
        errors: [{ field: 'name' }],
      });
      expect(await events()).toHaveLength(1);
    });

    it('gives the name of a revoked key to another', async () => {
      await revokeKey(management.context, target(await issued()));
      await issued();
    });

    it('makes one key of ten equal submissions at once', async () => {
      const submission = { ...order(), creationToken: 'once' };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => issueKey(management.context, submission)),
      );
      const made = answers.filter((answer): answer is IssuedKey => !isProblem(answer));
      expect(made).toHaveLength(1);
      const keyId = made[0]?.record.key.id;
      for (const answer of answers.filter((one) => isProblem(one))) {
        expect(answer).toMatchObject({ problem: 'repeated', extra: { keyId } });
      }
      expect(await db.keys.list(account.id, 100)).toHaveLength(1);
      expect(await events()).toHaveLength(1);
    });

    it('takes the same creation token from another account', async () => {
      const other = await addAccount(db);
      await issueKey(management.context, { ...order(), creationToken: 'once' });
      const answer = await issueKey(management.context, {
        ...order(),
        accountId: other.id,
        creationToken: 'once',
      });
      expect(isProblem(answer)).toBe(false);
    });

    it('keeps a member within the plan, a withdrawn plan giving nothing, and lets the operator past it', async () => {
      await db.accounts.setPlan(account.id, 'free');
      expect(await issueKey(management.context, order())).toMatchObject({ problem: 'invalid_input' });
      await db.accounts.setPlan(account.id, 'withdrawn');
      const modest = order({ permissions: ['sessions:read'] });
      expect(await issueKey(management.context, modest)).toMatchObject({ problem: 'invalid_input' });
      const operators = await issueKey(management.context, { ...order(), by: operatorCommand });
      expect(operators).toMatchObject({ record: { key: { createdBy: null, permissions: ['*'] } } });
    });

    it('answers not_found for an account that does not exist', async () => {
      const answer = await issueKey(management.context, { ...order(), accountId: 'acc_absent' });
      expect(answer).toMatchObject({ problem: 'not_found' });
    });
  });

  describe('regenerating', () => {
    it('kills the old secret and makes the new one live', async () => {
      const old = await issued();
      management.clock.at += 1000;
      const renewed = await regenerateKey(management.context, target(old));
      if (isProblem(renewed)) throw new Error(renewed.detail);
      expect(renewed.secret).not.toBe(old.secret);
      expect(await found(old.secret)).toMatchObject({ secret: { revokedAt: t0 + 1000 } });
      expect(await found(renewed.secret)).toMatchObject({
        secret: { revokedAt: null },
        key: { id: old.record.key.id },
      });
      expect(management.forgotten).toEqual([old.record.key.id, old.record.key.id]);
    });

    it('ten times at once leaves exactly one live secret', async () => {
      const key = await issued();
      await Promise.all(Array.from({ length: 10 }, () => regenerateKey(management.context, target(key))));
      const record = await db.keys.find(account.id, key.record.key.id);
      expect(record?.secrets).toHaveLength(11);
      expect(record?.secrets.filter((secret) => secret.revokedAt === null)).toHaveLength(1);
      expect(record?.secrets[0]?.revokedAt).toBeNull();
    });

    it('keeps everything but the secret, a disabled key disabled', async () => {
      const old = await issued({ allowedAddresses: ['203.0.113.0/24'], expiresIn: '30d' });
      await disableKey(management.context, target(old));
      const renewed = await regenerateKey(management.context, target(old));
      expect(renewed).toMatchObject({ record: { key: { ...old.record.key, disabledAt: t0 } } });
    });

    it('leaves the old secret live when the new one cannot be stored', async () => {
      const old = await issued();
      const broken: typeof db = {
        ...db,
        transaction: (work) =>
          db.transaction((stores) =>
            work({ ...stores, keys: { ...stores.keys, addSecret: () => Promise.reject(new Error('full')) } }),
          ),
      };
      const attempt = regenerateKey({ ...management.context, db: broken }, target(old));
      await expect(attempt).rejects.toThrow('full');
      expect(await found(old.secret)).toMatchObject({ secret: { revokedAt: null } });
    });
  });

  describe('states', () => {
    const state = async (key: IssuedKey) => (await db.keys.find(account.id, key.record.key.id))?.key;

    it('disabling and enabling are each other’s end, and twice is once', async () => {
      const key = await issued();
      await disableKey(management.context, target(key));
      management.clock.at += 1000;
      expect(await disableKey(management.context, target(key))).toMatchObject({ key: { disabledAt: t0 } });
      expect(await enableKey(management.context, target(key))).toMatchObject({ key: { disabledAt: null } });
      await enableKey(management.context, target(key));
      const actions = (await events()).map(({ action }) => action);
      expect(actions).toEqual(['key.enabled', 'key.disabled', 'key.created']);
    });

    it('revoking is final: everything after it is a conflict and changes nothing', async () => {
      const key = await issued();
      await revokeKey(management.context, target(key));
      const before = await state(key);
      for (const change of [enableKey, disableKey, regenerateKey]) {
        expect(await change(management.context, target(key))).toMatchObject({ problem: 'conflict' });
      }
      const renaming = { ...target(key), name: 'other' };
      expect(await changeKey(management.context, renaming)).toMatchObject({ problem: 'conflict' });
      expect(await state(key)).toEqual(before);
      expect(await found(key.secret)).toMatchObject({ secret: { revokedAt: t0 }, key: { revokedAt: t0 } });
    });

    it('revoking twice answers the same and keeps the first moment', async () => {
      const key = await issued();
      const first = await revokeKey(management.context, target(key));
      management.clock.at += 1000;
      expect(await revokeKey(management.context, target(key))).toEqual(first);
      expect(await events()).toHaveLength(2);
    });

    it('an expired key is not brought back, but can be renamed and revoked', async () => {
      const key = await issued({ expiresIn: '1h' });
      management.clock.at += 3_600_000;
      for (const change of [enableKey, disableKey, regenerateKey]) {
        expect(await change(management.context, target(key))).toMatchObject({ problem: 'conflict' });
      }
      const renamed = await changeKey(management.context, { ...target(key), name: 'old' });
      expect(renamed).toMatchObject({ key: { name: 'old' } });
      expect(isProblem(await revokeKey(management.context, target(key)))).toBe(false);
    });

    it('a name taken by another key changes nothing', async () => {
      await issued({ name: 'first' });
      const second = await issued({ name: 'second' });
      const renaming = { ...target(second), name: 'FIRST' };
      expect(await changeKey(management.context, renaming)).toMatchObject({ problem: 'name_taken' });
      expect((await state(second))?.name).toBe('second');
      const ownName = await changeKey(management.context, { ...target(second), name: 'Second' });
      expect(ownName).toMatchObject({ key: { name: 'Second' } });
    });

    it('another account’s key is as absent as one that never was', async () => {
      const key = await issued();
      const other = await addAccount(db);
      for (const change of [enableKey, disableKey, regenerateKey, revokeKey]) {
        const foreign = await change(management.context, { ...target(key), accountId: other.id });
        const absent = await change(management.context, { ...target(key), keyId: 'key_absent' });
        expect(foreign).toMatchObject({ problem: 'not_found' });
        expect(foreign).toEqual(absent);
      }
      expect(management.forgotten).toHaveLength(1);
    });
  });
});
