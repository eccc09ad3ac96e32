import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementContext } from '../../test-support/management.js';
import type { Installation } from '../open-installation.js';
import { rotateAll } from './rotate-all.js';
import { rotationPolicy } from './rotation-policy.js';

/** An installation with one account of two keys; the commands read nothing of it but store and context. */
async function anInstallation() {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  for (const name of ['one', 'two']) {
    const wanted = { name, environment: 'live' as const, permissions: [], expiresIn: null };
    await issueKey(context, { by: operatorCommand, accountId: account.id, wanted, creationToken: null });
  }
  return { installation: { db, context } as unknown as Installation, account: account.id, db };
}

async function outcomeOf(answer: ReturnType<typeof rotateAll>) {
  const outcome = await answer;
  if (isProblem(outcome)) throw new Error(outcome.detail);
  return { ...outcome, results: (outcome.json as { results: { outcome: string }[] }).results };
}

it('key rotate-all prints every new secret, does nothing when its run is repeated, and fails when a key does', async () => {
  const { installation, account } = await anInstallation();
  const first = await outcomeOf(rotateAll(installation, { account, run: 'r1', grace: '7d' }));
  expect(first.results.map(({ outcome }) => outcome)).toEqual(['rotated', 'rotated']);
  expect(first.text.match(/neo_live_[0-9A-Za-z]{38}/g)).toHaveLength(2);
  expect(first.exitCode).toBeUndefined();
  const again = await outcomeOf(rotateAll(installation, { account, run: 'r1' }));
  expect(again.results.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
  expect(again.exitCode).toBeUndefined();
  const other = await outcomeOf(rotateAll(installation, { account, run: 'r2' }));
  expect(other.results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  expect(other.exitCode).toBe(1);
});

it('key rotate-all of somebody who is no member of the account is refused', async () => {
  const { installation, account } = await anInstallation();
  const answer = rotateAll(installation, { account, run: 'r1', member: 'bo@example.com' });
  expect(await answer).toMatchObject({ problem: 'not_found' });
});

it('account rotation-policy changes what is given, takes back what is "never", and names the keys that fall short', async () => {
  const { installation, account, db } = await anInstallation();
  const set = await rotationPolicy(installation, account, { rotateEvery: '90d', maxLifetime: '1y' });
  expect(set).toMatchObject({ json: { account: { rotateEvery: '90d', maxLifetime: '1y' } } });
  expect('text' in set && set.text).toContain('one (key_');
  await rotationPolicy(installation, account, { maxLifetime: 'never' });
  expect(await db.rotationPolicies.of(account)).toMatchObject([
    { rotateEveryMs: 90 * 86_400_000, maxLifetimeMs: null },
  ]);
  expect(await rotationPolicy(installation, account, { rotateEvery: 'soon' })).toMatchObject({
    problem: 'invalid_input',
  });
});
