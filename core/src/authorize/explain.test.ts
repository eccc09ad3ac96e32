import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aLimit,
  aPlan,
  aRecord,
  aRequest,
  aSecret,
  aWorld,
  inMemoryLimits,
  t0,
} from '../../test/builders.js';
import { aSituation, defects } from '../../test/defects.js';
import { authorize } from './authorize.js';
import type { Decision } from './decision.js';
import { type CheckName, checkNames, explain } from './explain.js';
import type { Reason } from './reasons.js';

const checkOf: Partial<Record<Reason, CheckName>> = {
  path_not_canonical: 'route',
  route_unknown: 'route',
  key_unknown: 'key',
  key_revoked: 'key_state',
  key_expired: 'key_state',
  key_disabled: 'key_state',
  account_suspended: 'account',
  ip_not_allowed: 'address',
  browser_blocked: 'browser',
  endpoint_not_in_plan: 'plan',
  permission_denied: 'permission',
  rate_limited: 'limits',
};

/** What authorize and explain must agree on; explain may know the caller of a request that was refused before its key. */
function verdictOf(decision: Decision) {
  return decision.allowed
    ? decision
    : { reason: decision.reason, detail: decision.detail, route: decision.route };
}

describe('explain', () => {
  test('gives the decision of authorize, for any defects together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...defects]), async (chosen) => {
        const { request, world } = aSituation([...chosen].reverse());
        const { decision, checks } = await explain(request, world);
        const decided = await authorize(request, world);
        expect(verdictOf(decision)).toEqual(verdictOf(decided));
        const first = checks.find(({ outcome }) => outcome === 'refused');
        expect(first && 'reason' in first ? first.reason : undefined).toBe(chosen[0]?.reason);
      }),
      { numRuns: 300 },
    );
  });

  test('tells the end of the grace period of a replaced secret, as authorize does', async () => {
    const record = aRecord({ secret: { graceEndsAt: t0 + 1000 } });
    const { decision } = await explain(aRequest(), aWorld({ records: new Map([[aSecret(), record]]) }));
    expect(decision).toMatchObject({ allowed: true, secretEndsAt: t0 + 1000 });
  });

  test.each(defects)(
    '$reason is told by the check it belongs to, and all others pass or wait',
    async (defect) => {
      const { request, world } = aSituation([defect]);
      const { checks } = await explain(request, world);
      expect(checks.map(({ check }) => check)).toEqual(checkNames);
      for (const check of checks) {
        const isOwn = check.check === (checkOf[defect.reason] ?? 'credential');
        expect(check.outcome === 'refused').toBe(isOwn);
        if ('reason' in check) expect(check.reason).toBe(defect.reason);
      }
    },
  );

  test('goes on after the first refusal, so that everything wrong is told at once', async () => {
    const independent = defects.filter(({ reason }) => {
      return checkNames.indexOf(checkOf[reason] ?? 'credential') > checkNames.indexOf('key_state');
    });
    const { request, world } = aSituation(independent);
    const { checks } = await explain(request, world);
    expect(checks.filter(({ outcome }) => outcome === 'refused').map(({ check }) => check)).toEqual([
      'account',
      'address',
      'browser',
      'plan',
      'permission',
      'limits',
    ]);
  });

  test('spends nothing, however often it is asked', async () => {
    const limits = inMemoryLimits();
    const world = aWorld({ limits, plans: new Map([['pro', aPlan({ limits: [aLimit({ allow: 1 })] })]]) });
    for (let i = 0; i < 5; i++) expect((await explain(aRequest(), world)).decision.allowed).toBe(true);
    expect((await authorize(aRequest(), world)).allowed).toBe(true);
    for (let i = 0; i < 5; i++) {
      expect((await explain(aRequest(), world)).decision).toMatchObject({ reason: 'rate_limited' });
    }
  });
});
