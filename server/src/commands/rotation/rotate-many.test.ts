import type { Database } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { addAccount, aManagementContext } from '../../test-support/management.js';
import type { Acting } from '../acting.js';
import { issueKey } from '../issue-key.js';
import { revokeKey } from '../revoke-key.js';
import { rotateKey } from './rotate-key.js';
import { type ManyRotated, type ManyRotation, rotateMany } from './rotate-many.js';

const by = (id: string): Acting => ({ actor: { kind: 'member', id }, address: null });

/** An account with five keys of `usr_1` and two of `usr_2`. */
async function anAccountWithKeys() {
  const management = aManagementContext<Database>(createMemoryDatabase());
  const { context, db } = management;
  const account = await addAccount(db);
  const keys: { readonly id: string; readonly secret: string }[] = [];
  for (let n = 0; n < 7; n++) {
    const wanted = { name: `key ${n}`, environment: 'live' as const, permissions: [] };
    const order = { by: by(n < 5 ? 'usr_1' : 'usr_2'), accountId: account.id, wanted, creationToken: null };
    const issued = await issueKey(context, order);
    if (isProblem(issued)) throw new Error(issued.detail);
    keys.push({ id: issued.record.key.id, secret: issued.secret });
  }
  const base = { by: by('usr_1'), accountId: account.id, run: 'run-1', createdBy: null };
  return {
    ...management,
    account,
    keys,
    rotate: async (more: Partial<ManyRotation> = {}, through = context): Promise<ManyRotated> => {
      const answer = await rotateMany(through, { ...base, limit: 100, ...more });
      if (isProblem(answer)) throw new Error(JSON.stringify(answer));
      return answer;
    },
    refuse: (more: Partial<ManyRotation>) => rotateMany(context, { ...base, limit: 100, ...more }),
    works: async (secret: string) => {
      const state = (await db.findByDigest(context.digest(secret)))?.secret;
      return state?.revokedAt === null;
    },
  };
}

const outcomes = ({ results }: ManyRotated) => results.map(({ outcome }) => outcome);

it('rotates every key that is in use, each with its own new secret, while all old ones go on working', async () => {
  const { rotate, keys, works, context, account } = await anAccountWithKeys();
  await revokeKey(context, { by: by('usr_1'), accountId: account.id, keyId: keys[0]?.id ?? '' });
  const done = await rotate({ grace: '7d' });
  expect(outcomes(done)).toEqual(Array.from({ length: 6 }, () => 'rotated'));
  expect([done.total, done.next]).toEqual([6, null]);
  const renewed = done.results.flatMap((result) => (result.outcome === 'rotated' ? [result.secret] : []));
  expect(new Set(renewed).size).toBe(6);
  for (const secret of [...renewed, ...keys.slice(1).map((key) => key.secret)]) {
    expect(await works(secret)).toBe(true);
  }
});

it('of one member rotates what that member made and nothing else', async () => {
  const { rotate, keys } = await anAccountWithKeys();
  const done = await rotate({ createdBy: 'usr_2' });
  expect(new Set(done.results.map(({ keyId }) => keyId))).toEqual(new Set(keys.slice(5).map(({ id }) => id)));
});

it('goes on where it was: some at a time, each key once', async () => {
  const { rotate } = await anAccountWithKeys();
  const seen: string[] = [];
  let after: string | undefined;
  for (let calls = 0; calls < 10; calls++) {
    const part = await rotate({ limit: 3, after });
    expect(part.total).toBe(7);
    seen.push(...part.results.map(({ keyId }) => keyId));
    if (part.next === null) break;
    after = part.next;
  }
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
});

it('broken off and begun again with the same run leaves alone what it rotated; another run does not', async () => {
  const { rotate, db } = await anAccountWithKeys();
  const first = await rotate({ limit: 3 });
  const before = await db.keys.findById(first.results[0]?.keyId ?? '');
  expect(outcomes(await rotate())).toEqual([
    ...Array.from({ length: 3 }, () => 'skipped'),
    ...Array.from({ length: 4 }, () => 'rotated'),
  ]);
  expect(await db.keys.findById(first.results[0]?.keyId ?? '')).toEqual(before);
  const other = await rotate({ run: 'run-2', endsRunningGrace: true });
  expect(outcomes(other)).toEqual(Array.from({ length: 7 }, () => 'rotated'));
});

it('the same run twice at once rotates each key once', async () => {
  const { rotate } = await anAccountWithKeys();
  const both = await Promise.all([rotate(), rotate()]);
  const all = both.flatMap(({ results }) => results);
  expect(all.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(7);
  expect(all.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(7);
});

it('a key that fails stops no other, and keeps its old secret', async () => {
  const { rotate, context, account, keys, works, db } = await anAccountWithKeys();
  const [running, broken] = keys;
  await rotateKey(context, { by: by('usr_1'), accountId: account.id, keyId: running?.id ?? '' });
  const failing: Database = {
    ...db,
    transaction: (work) =>
      db.transaction((stores) =>
        work({
          ...stores,
          keys: {
            ...stores.keys,
            addSecret: (secret) =>
              secret.keyId === broken?.id ? Promise.reject(new Error('full')) : stores.keys.addSecret(secret),
          },
        }),
      ),
  };
  const done = await rotate({}, { ...context, db: failing });
  const failed = done.results.filter(({ outcome }) => outcome === 'failed');
  expect(new Map(failed.map((result) => [result.keyId, 'code' in result && result.code]))).toEqual(
    new Map([
      [running?.id, 'grace_running'],
      [broken?.id, 'unavailable'],
    ]),
  );
  expect(done.results).toHaveLength(7);
  expect(await works(broken?.secret ?? '')).toBe(true);
  const again = await rotate({});
  expect(again.results.find(({ keyId }) => keyId === broken?.id)?.outcome).toBe('rotated');
});

it.each([
  [{ run: '' }, 'run'],
  [{ run: 'with a blank' }, 'run'],
  [{ grace: '31d' }, 'grace'],
  [{ endWhenSilentFor: '1s' }, 'endWhenSilentFor'],
])('%o is refused by field before any key is touched', async (more, field) => {
  const { refuse, db, keys } = await anAccountWithKeys();
  expect(await refuse(more)).toMatchObject({ problem: 'invalid_input', errors: [{ field }] });
  expect((await db.keys.findById(keys[0]?.id ?? ''))?.secrets).toHaveLength(1);
});

it('no secret is in the audit log', async () => {
  const { rotate, db, account } = await anAccountWithKeys();
  const { results } = await rotate();
  const written = JSON.stringify(await db.audit.list(account.id, 100));
  for (const result of results) {
    if (result.outcome === 'rotated') expect(written).not.toContain(result.secret.slice(13, -4));
  }
});
