import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aLimit,
  aPlan,
  aQuota,
  aRecord,
  aRequest,
  aRoute,
  aSecret,
  aWorld,
  inMemoryLimits,
  sha256,
  t0,
} from '../../test/builders.js';
import { aSituation, type Defect, defects } from '../../test/defects.js';
import type { Plan } from '../accounts/plan.js';
import { authorize } from './authorize.js';
import type { Decision } from './decision.js';
import type { Reason } from './reasons.js';
import type { World } from './world.js';

const pairs = defects.flatMap((earlier, i) =>
  defects.slice(i + 1).map((later) => ({ first: earlier.reason, second: later.reason, earlier, later })),
);

function decide(spoiling: readonly Defect[], ports: Partial<World> = {}): Promise<Decision> {
  const { request, world } = aSituation(spoiling, ports);
  return authorize(request, world);
}

function reasonOf(decision: Decision): Reason | 'allowed' {
  return decision.allowed ? 'allowed' : decision.reason;
}

describe('the order of the steps', () => {
  test('a request with no defect is allowed, with its caller, route and limits', async () => {
    const decision = await decide([], {
      plans: new Map([['pro', aPlan({ limits: [aLimit({ allow: 3 })] })]]),
    });
    expect(decision).toEqual({
      allowed: true,
      caller: {
        accountId: 'acc_1',
        keyId: 'key_1',
        secretId: 'sec_1',
        plan: 'pro',
        environment: 'live',
        permissions: ['*'],
      },
      route: aRoute({ permission: 'chatbots:write' }),
      limits: [{ name: 'burst', allow: 3, windowMs: 60_000, remaining: 2, resetMs: 60_000 }],
    });
  });

  test.each(defects)('$reason alone', async (defect) => {
    expect(reasonOf(await decide([defect]))).toBe(defect.reason);
  });

  test.each(pairs)('$first is told before $second', async ({ earlier, later }) => {
    expect(reasonOf(await decide([later, earlier]))).toBe(earlier.reason);
  });
});

describe('what a refusal tells', () => {
  const recognised = defects.findIndex(({ reason }) => reason === 'key_revoked');

  test.each(defects.map(({ reason }, index) => [reason, index] as const))(
    '%s: the caller only once the key was recognised, the counters only once they were asked',
    async (reason, index) => {
      const defect = defects[index];
      const decision = await decide(defect === undefined ? [] : [defect]);
      expect(decision.caller !== undefined).toBe(index >= recognised);
      expect(decision.route !== undefined).toBe(index >= 2);
      expect(decision.limits.length > 0).toBe(reason === 'rate_limited');
    },
  );

  test('a limit tells when to come back', async () => {
    const world = aWorld({ plans: new Map([['pro', aPlan({ limits: [aLimit({ allow: 1 })] })]]) });
    await authorize(aRequest(), world);
    const refused = await authorize(aRequest({ at: t0 + 1000 }), world);
    expect(refused).toMatchObject({ reason: 'rate_limited', retryAfterMs: 59_000 });
    expect(reasonOf(await authorize(aRequest({ at: t0 + 59_999 }), world))).toBe('rate_limited');
    expect(reasonOf(await authorize(aRequest({ at: t0 + 60_000 }), world))).toBe('allowed');
  });

  test('a finder’s own refusal is passed on as it is', async () => {
    const refusal = { reason: 'rate_limited', detail: 'Too many wrong keys.', retryAfterMs: 5000 } as const;
    expect(await decide([], { keys: { find: () => refusal } })).toMatchObject({
      ...refusal,
      allowed: false,
      caller: undefined,
      limits: [],
    });
  });
});

describe('spending', () => {
  const once = aLimit({ allow: 1 });

  test.each(defects.filter(({ reason }) => reason !== 'rate_limited'))(
    '$reason spends nothing',
    async (defect) => {
      const limits = inMemoryLimits();
      const plans = new Map([['pro', aPlan({ limits: [once] })]]);
      const { allowed } = await decide([defect], { limits, plans });
      expect(allowed).toBe(false);
      expect(reasonOf(await decide([], { limits, plans }))).toBe('allowed');
      expect(reasonOf(await decide([], { limits, plans }))).toBe('rate_limited');
    },
  );

  test('when one limit refuses, no other is spent', async () => {
    const limits = [aLimit({ name: 'wide', allow: 2 }), aLimit({ name: 'narrow', allow: 1, windowMs: 1000 })];
    const world = aWorld({ plans: new Map([['pro', aPlan({ limits })]]) });
    expect(reasonOf(await authorize(aRequest(), world))).toBe('allowed');
    for (let i = 0; i < 5; i++) {
      const refused = await authorize(aRequest(), world);
      expect(refused.limits.map(({ remaining }) => remaining)).toEqual([1, 0]);
    }
    expect(reasonOf(await authorize(aRequest({ at: t0 + 1000 }), world))).toBe('allowed');
  });

  test('200 parallel requests on a limit of 50 are allowed exactly 50 times', async () => {
    const world = aWorld({ plans: new Map([['pro', aPlan({ limits: [aLimit({ allow: 50 })] })]]) });
    const decisions = await Promise.all(Array.from({ length: 200 }, () => authorize(aRequest(), world)));
    expect(decisions.filter(({ allowed }) => allowed).length).toBe(50);
  });

  test('a route that costs more spends more', async () => {
    const world = aWorld({
      written: [aRoute({ cost: 4 })],
      plans: new Map([['pro', aPlan({ limits: [aLimit({ allow: 10 })] })]]),
    });
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(reasonOf(await authorize(aRequest(), world)));
    expect(outcomes).toEqual(['allowed', 'allowed', 'rate_limited']);
  });
});

describe('ports', () => {
  const outage = new Error('the store is away');
  const failing: readonly (readonly [string, Partial<World>])[] = [
    [
      'a finder that throws',
      {
        keys: {
          find: () => {
            throw outage;
          },
        },
      },
    ],
    ['a finder that rejects', { keys: { find: () => Promise.reject(outage) } }],
    [
      'a limit store that throws',
      {
        limits: {
          take: () => {
            throw outage;
          },
          peek: () => {
            throw outage;
          },
        },
      },
    ],
    [
      'a limit store that rejects',
      { limits: { take: () => Promise.reject(outage), peek: () => Promise.reject(outage) } },
    ],
    [
      'a digest that throws',
      {
        digest: () => {
          throw outage;
        },
      },
    ],
  ];

  test.each(failing)('%s is a failure and never a refusal', async (_name, ports) => {
    await expect(decide([], ports)).rejects.toBe(outage);
  });

  test.each(defects.slice(0, 6))('$reason asks neither the finder nor the limits', async (defect) => {
    const away = Object.fromEntries(
      failing.filter((_, i) => i === 0 || i === 2).flatMap(([, ports]) => Object.entries(ports)),
    );
    expect(reasonOf(await decide([defect], away))).toBe(defect.reason);
  });

  test('the finder is asked for the digest of the secret alone, never for the secret', async () => {
    const asked: string[] = [];
    const find = (digest: string) => {
      asked.push(digest);
      return aRecord();
    };
    const keys = { find };
    await authorize(aRequest({ authorization: [`Bearer ${aSecret()}`] }), aWorld({ keys }));
    expect(asked).toEqual([sha256(aSecret())]);
  });
});

describe('plans', () => {
  const permissions = fc.subarray(['*', 'chatbots:*', 'chatbots:write', 'sessions:read']);
  const allows = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const quotas = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });

  test('no request that a smaller plan allows is refused by one that grants and allows at least as much', async () => {
    await fc.assert(
      fc.asyncProperty(
        permissions,
        permissions,
        allows,
        quotas,
        fc.nat(3),
        async (granted, more, allowances, quota, extra) => {
          const limitsOf = (plus: number) =>
            allowances.map((allow, i) => aLimit({ name: `limit-${i}`, allow: allow + plus }));
          const quotaOf = (plus: number) => quota !== undefined && { quota: aQuota({ allow: quota + plus }) };
          const small = aPlan({ permissions: granted, limits: limitsOf(0), ...quotaOf(0) });
          const permissions = [...granted, ...more];
          const large = aPlan({ permissions, limits: limitsOf(extra), ...quotaOf(extra) });
          const worldOf = (plan: Plan) =>
            aWorld({ written: [aRoute({ permission: 'chatbots:write' })], plans: new Map([['pro', plan]]) });
          const [smallWorld, largeWorld] = [worldOf(small), worldOf(large)];
          for (let i = 0; i < 6; i++) {
            const inSmall = await authorize(aRequest({ at: t0 + i }), smallWorld);
            const inLarge = await authorize(aRequest({ at: t0 + i }), largeWorld);
            if (inSmall.allowed) expect(inLarge.allowed).toBe(true);
          }
        },
      ),
    );
  });
});

describe('quotas', () => {
  const world = (quota: number, allow = 100) =>
    aWorld({
      plans: new Map([['pro', aPlan({ quota: aQuota({ allow: quota }), limits: [aLimit({ allow })] })]]),
    });

  test('a spent quota refuses until its period ends, and says how long that is', async () => {
    const one = world(1);
    const endAt = Date.UTC(2026, 11, 1);
    expect(reasonOf(await authorize(aRequest(), one))).toBe('allowed');
    expect(await authorize(aRequest(), one)).toMatchObject({
      reason: 'quota_exceeded',
      retryAfterMs: endAt - t0,
      limits: [
        { name: 'burst', remaining: 99 },
        { name: 'quota', allow: 1, remaining: 0, windowMs: 30 * 86_400_000, resetMs: endAt - t0 },
      ],
    });
    expect(reasonOf(await authorize(aRequest({ at: endAt - 1 }), one))).toBe('quota_exceeded');
    expect(reasonOf(await authorize(aRequest({ at: endAt }), one))).toBe('allowed');
  });

  test('when a window refuses, the quota is not spent, and the longest wait is told', async () => {
    const two = world(2, 1);
    await authorize(aRequest(), two);
    for (let i = 0; i < 5; i++) expect(reasonOf(await authorize(aRequest(), two))).toBe('rate_limited');
    expect(reasonOf(await authorize(aRequest({ at: t0 + 60_000 }), two))).toBe('allowed');
    expect(reasonOf(await authorize(aRequest({ at: t0 + 60_000 }), two))).toBe('quota_exceeded');
  });

  test('200 parallel requests on a quota of 50 are allowed exactly 50 times', async () => {
    const fifty = world(50, 1000);
    const decisions = await Promise.all(Array.from({ length: 200 }, () => authorize(aRequest(), fifty)));
    expect(decisions.filter(({ allowed }) => allowed).length).toBe(50);
  });
});

describe('shadow', () => {
  test('allows what its rules would refuse, and tells each of them', async () => {
    const limits = [aLimit({ allow: 0, shadow: true }), aLimit({ name: 'real', allow: 5 })];
    const world = aWorld({
      written: [aRoute({ permission: 'chatbots:write', plans: [] })],
      plans: new Map([['pro', aPlan({ permissions: [], limits, shadow: true })]]),
    });
    const decision = await authorize(aRequest(), world);
    expect(decision).toMatchObject({
      allowed: true,
      limits: [{ name: 'real', remaining: 4 }],
      shadow: [
        { rule: 'plan pro', reason: 'endpoint_not_in_plan' },
        { rule: 'plan pro', reason: 'permission_denied' },
        { rule: 'limit burst', reason: 'rate_limited' },
      ],
    });
  });

  test('of a plan opens nothing that the key lacks, or that the operator withholds', async () => {
    const plans = new Map([['pro', aPlan({ permissions: [], shadow: true })]]);
    const written = [aRoute({ permission: 'chatbots:write' })];
    const lacking = aRecord({ key: { permissions: [] } });
    const withheld = aRecord({ account: { withheldPermissions: ['chatbots:write'] } });
    for (const record of [lacking, withheld]) {
      const world = aWorld({ plans, written, records: new Map([[aSecret(), record]]) });
      expect(reasonOf(await authorize(aRequest(), world))).toBe('permission_denied');
    }
  });

  test('a limit takes what it has, so that it tells what it would do in force', async () => {
    const plans = new Map([['pro', aPlan({ limits: [aLimit({ allow: 2, shadow: true })] })]]);
    const world = aWorld({ plans });
    const noted = [];
    for (let i = 0; i < 4; i++) {
      const decision = await authorize(aRequest(), world);
      noted.push(decision.allowed ? (decision.shadow?.length ?? 0) : 'refused');
    }
    expect(noted).toEqual([0, 0, 1, 1]);
  });
});

describe('a replaced secret in its grace period', () => {
  const asked = (graceEndsAt: number | null) =>
    authorize(aRequest(), aWorld({ records: new Map([[aSecret(), aRecord({ secret: { graceEndsAt } })]]) }));

  test('is allowed, and the decision says when it ends; a current secret has no end', async () => {
    expect(await asked(t0 + 1)).toMatchObject({ allowed: true, secretEndsAt: t0 + 1 });
    expect(await asked(null)).not.toHaveProperty('secretEndsAt');
  });

  test('is refused as revoked from its end on', async () => {
    expect(await asked(t0)).toMatchObject({ allowed: false, reason: 'key_revoked' });
  });
});
