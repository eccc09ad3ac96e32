import type { LimitStore, Quota, QuotaClaim, RateClaim, RateLimit } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { t0, upTo } from './builders.js';

/** Answers with a store that holds no counter. */
export type OpenLimitStore = () => LimitStore | Promise<LimitStore>;

function aLimit(fields: Partial<RateLimit> = {}): RateLimit {
  return { kind: 'window', name: 'burst', allow: 50, windowMs: 60_000, counts: 'account', ...fields };
}

function aClaim(limit: Partial<RateLimit> = {}, fields: Partial<RateClaim> = {}): RateClaim {
  const whole = aLimit(limit);
  return { counter: `acc_1:${whole.name}`, limit: whole, cost: 1, ...fields };
}

/** Every promise of the port `LimitStore`. */
export function limitStoreContract(name: string, open: OpenLimitStore): void {
  describe(`${name} as a limit store`, () => {
    spendingContract(open);
    togetherContract(open);
    timeContract(open);
    peekContract(open);
    quotaContract(open);
    shadowContract(open);
  });
}

/** How many of `count` takes, started together, were allowed. */
async function allowedOf(
  count: number,
  take: (n: number) => ReturnType<LimitStore['take']>,
): Promise<number> {
  const outcomes = await Promise.all(upTo(count).map((n) => take(n)));
  return outcomes.filter((outcome) => outcome.taken).length;
}

function spendingContract(open: OpenLimitStore): void {
  it('200 parallel takes of a limit of 50 allow exactly 50', async () => {
    const store = await open();
    expect(await allowedOf(200, () => store.take([aClaim()], t0))).toBe(50);
  });

  it('counts the cost: 200 parallel takes of 3 from 50 allow exactly 16', async () => {
    const store = await open();
    expect(await allowedOf(200, () => store.take([aClaim({}, { cost: 3 })], t0))).toBe(16);
  });

  it('counters are apart: spending one leaves the others whole', async () => {
    const store = await open();
    await allowedOf(50, () => store.take([aClaim()], t0));
    const other = await store.take([aClaim({}, { counter: 'acc_2:burst' })], t0);
    expect(other).toEqual({
      taken: true,
      states: [{ name: 'burst', allow: 50, windowMs: 60_000, remaining: 49, resetMs: 60_000 }],
    });
  });

  it('a refusal spends nothing, says what is left and when the same request can succeed', async () => {
    const store = await open();
    await store.take([aClaim({}, { cost: 40 })], t0);
    const refused = {
      taken: false,
      states: [{ name: 'burst', allow: 50, windowMs: 60_000, remaining: 10, resetMs: 59_000 }],
      limit: aLimit(),
      retryAfterMs: 59_000,
    };
    for (const _ of upTo(5)) expect(await store.take([aClaim({}, { cost: 11 })], t0 + 1000)).toEqual(refused);
    expect(await store.take([aClaim({}, { cost: 10 })], t0 + 1000)).toMatchObject({ taken: true });
  });

  it('no claim is always taken', async () => {
    expect(await (await open()).take([], t0)).toEqual({ taken: true, states: [] });
  });
}

function togetherContract(open: OpenLimitStore): void {
  it('all claims are taken or none: a limit beside a spent one keeps what it had', async () => {
    const store = await open();
    const claims = [aClaim({ name: 'wide', allow: 100 }), aClaim({ name: 'narrow', allow: 5 })];
    expect(await allowedOf(30, () => store.take(claims, t0))).toBe(5);
    const outcome = await store.take(claims, t0);
    expect(outcome.taken).toBe(false);
    expect(outcome.states.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['wide', 95],
      ['narrow', 0],
    ]);
  });

  it('of several spent limits the one that takes longest is named, in whichever order they come', async () => {
    const store = await open();
    const short = aClaim({ name: 'short', allow: 1, windowMs: 1000 });
    const long = aClaim({ name: 'long', allow: 1, windowMs: 60_000 });
    await store.take([short, long], t0);
    const expected = { taken: false, limit: long.limit, retryAfterMs: 60_000 };
    expect(await store.take([short, long], t0)).toMatchObject(expected);
    expect(await store.take([long, short], t0)).toMatchObject(expected);
  });

  it('one counter claimed twice by a request is spent twice, or not at all', async () => {
    const store = await open();
    const twice = [aClaim({ allow: 3 }), aClaim({ allow: 3 })];
    expect(await store.take(twice, t0)).toMatchObject({ taken: true });
    expect(await store.take(twice, t0)).toMatchObject({ taken: false });
    expect(await store.take([aClaim({ allow: 3 })], t0)).toMatchObject({ taken: true });
  });
}

function timeContract(open: OpenLimitStore): void {
  it('after a window’s length the whole limit is there again, and not a millisecond before', async () => {
    const store = await open();
    await allowedOf(50, () => store.take([aClaim()], t0));
    expect(await store.take([aClaim()], t0 + 59_999)).toMatchObject({ taken: false, retryAfterMs: 1 });
    expect(await allowedOf(100, () => store.take([aClaim()], t0 + 60_000))).toBe(50);
  });

  it('a clock that steps back returns nothing', async () => {
    const store = await open();
    await allowedOf(50, () => store.take([aClaim()], t0));
    expect(await allowedOf(10, () => store.take([aClaim()], t0 - 3_600_000))).toBe(0);
    expect(await allowedOf(10, () => store.take([aClaim()], t0 + 1))).toBe(0);
  });

  it('a limit that was lowered or raised applies from the next take on', async () => {
    const store = await open();
    await allowedOf(40, () => store.take([aClaim()], t0));
    expect(await store.take([aClaim({ allow: 30 })], t0)).toMatchObject({ taken: false });
    expect(await allowedOf(100, () => store.take([aClaim({ allow: 60 })], t0))).toBe(20);
  });
}

function peekContract(open: OpenLimitStore): void {
  it('a peek answers what a take would answer and spends nothing', async () => {
    const store = await open();
    const claims = [aClaim({ name: 'wide', allow: 100 }), aClaim({ name: 'narrow', allow: 5 })];
    for (const _ of upTo(6)) {
      const peeks = await Promise.all(upTo(10).map(() => store.peek(claims, t0)));
      const taken = await store.take(claims, t0);
      expect(peeks).toEqual(Array(10).fill(taken));
    }
    expect(await store.peek(claims, t0)).toMatchObject({ taken: false, retryAfterMs: 60_000 });
  });
}

const monthEnd = Date.UTC(2026, 1, 1);

function aQuotaClaim(quota: Partial<Quota> = {}, fields: Partial<QuotaClaim> = {}): QuotaClaim {
  const limit: Quota = {
    kind: 'quota',
    name: 'quota',
    allow: 50,
    period: 'month',
    counts: 'account',
    ...quota,
  };
  return { counter: `acc_1:quota:${limit.period}`, limit, cost: 1, timeZone: 'UTC', ...fields };
}

function quotaContract(open: OpenLimitStore): void {
  it('200 parallel takes of a quota of 50 allow exactly 50, and the next period 50 more', async () => {
    const store = await open();
    expect(await allowedOf(200, () => store.take([aQuotaClaim()], t0))).toBe(50);
    expect(await allowedOf(10, () => store.take([aQuotaClaim()], monthEnd - 1))).toBe(0);
    expect(await allowedOf(200, () => store.take([aQuotaClaim()], monthEnd))).toBe(50);
  });

  it('a quota says what is left of its period, how long that is and when it ends', async () => {
    const store = await open();
    expect(await store.take([aQuotaClaim({}, { cost: 20 })], t0 + 1000)).toEqual({
      taken: true,
      states: [
        {
          name: 'quota',
          allow: 50,
          windowMs: monthEnd - t0,
          remaining: 30,
          resetMs: monthEnd - t0 - 1000,
        },
      ],
    });
  });

  it('windows and quotas are taken together or not at all', async () => {
    const store = await open();
    const claims = [aClaim({ allow: 5 }), aQuotaClaim({ allow: 8 })];
    expect(await allowedOf(20, () => store.take(claims, t0))).toBe(5);
    expect(await store.peek([aQuotaClaim({ allow: 8 })], t0)).toMatchObject({ states: [{ remaining: 2 }] });
    expect(await allowedOf(20, () => store.take(claims, t0 + 60_000))).toBe(3);
    expect(await store.take(claims, t0 + 60_000)).toMatchObject({
      limit: { name: 'quota' },
      retryAfterMs: monthEnd - t0 - 60_000,
      states: [{ remaining: 2 }, { remaining: 0 }],
    });
  });

  it('a clock that steps into another period and back returns nothing of a quota', async () => {
    const store = await open();
    expect(await allowedOf(60, () => store.take([aQuotaClaim()], t0))).toBe(50);
    await store.take([aQuotaClaim()], monthEnd);
    await store.take([aQuotaClaim()], t0 - 86_400_000);
    expect(await allowedOf(10, () => store.take([aQuotaClaim()], t0))).toBe(0);
    expect(await allowedOf(60, () => store.take([aQuotaClaim()], monthEnd))).toBe(49);
  });
}

function shadowContract(open: OpenLimitStore): void {
  it('a limit in shadow never decides and shows no state, but counts, and says when it has too little left', async () => {
    const store = await open();
    const claims = [aClaim({ name: 'tried', allow: 2, shadow: true }), aClaim({ name: 'real', allow: 3 })];
    const overruns = [];
    for (const _ of upTo(3)) overruns.push((await store.take(claims, t0)).overruns?.length ?? 0);
    expect(overruns).toEqual([0, 0, 1]);
    expect(await store.take(claims, t0)).toEqual({
      taken: false,
      limit: aLimit({ name: 'real', allow: 3 }),
      retryAfterMs: 60_000,
      states: [{ name: 'real', allow: 3, windowMs: 60_000, remaining: 0, resetMs: 60_000 }],
      overruns: [{ limit: aLimit({ name: 'tried', allow: 2, shadow: true }), retryAfterMs: 60_000 }],
    });
  });

  it('what is refused spends nothing of a limit in shadow', async () => {
    const store = await open();
    const claims = [aClaim({ name: 'tried', allow: 1, shadow: true }), aClaim({ name: 'real', allow: 0 })];
    for (const _ of upTo(3)) expect(await store.take(claims, t0)).not.toHaveProperty('overruns');
  });
}
