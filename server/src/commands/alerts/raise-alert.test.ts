import { type DetectorName, defaultRule, type Finding } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { issueKey } from '../issue-key.js';
import { raiseAlert } from './raise-alert.js';
import { resolveAlert } from './resolve-alert.js';

const by = { actor: { kind: 'member', id: 'usr_1' }, address: null } as const;

/** An account with two keys, at each of which the same detector finds something. */
async function withTwoKeys(detector: DetectorName) {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const issued = await Promise.all(
    ['a', 'b'].map((name) =>
      issueKey(context, {
        by,
        accountId: account.id,
        wanted: { name, environment: 'live', permissions: [] },
        creationToken: null,
      }),
    ),
  );
  const keyIds = issued.map((one) => ('problem' in one ? '' : one.record.key.id));
  const findingAt = (keyId: string): Finding => ({
    detector,
    keyId,
    accountId: account.id,
    at: t0,
    severity: 'warning',
    summary: 'Found.',
    subject: '',
    measure: 4,
    evidence: {},
  });
  return {
    open: () => db.alerts.list(account.id, { isOpen: true, limit: 10 }),
    async raiseAtBoth() {
      for (const keyId of keyIds)
        await raiseAlert(context, findingAt(keyId), defaultRule(account.id, detector));
    },
    expect: (alertId: string) =>
      resolveAlert(context, { by, accountId: account.id, alertId, resolution: 'expected' }),
  };
}

it.each(['dead_secrets', 'quota_pace'] as const)(
  '%s, seen at two keys, is one alert of the account, and called expected for both',
  async (detector) => {
    const watched = await withTwoKeys(detector);
    await watched.raiseAtBoth();
    const open = await watched.open();
    expect(open).toMatchObject([{ count: 2 }]);
    await watched.expect(open[0]?.id ?? '');
    await watched.raiseAtBoth();
    expect(await watched.open()).toEqual([]);
  },
);

it.each(['browser_use', 'guessed_secret'] as const)(
  'what %s found at one key and was called expected there says nothing about another',
  async (detector) => {
    const watched = await withTwoKeys(detector);
    await watched.raiseAtBoth();
    const [first, second] = await watched.open();
    expect(second).toMatchObject({ count: 1 });
    await watched.expect(first?.id ?? '');
    await watched.raiseAtBoth();
    expect(await watched.open()).toMatchObject([{ id: second?.id, count: 2 }]);
  },
);
