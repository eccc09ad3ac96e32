import { EventEmitter, once } from 'node:events';
import { type Caller, copyOfRow, type Decision, type Reason, rollUp, type UsageRow } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { UsageRecorder } from './usage-recorder.js';

const t0 = Date.UTC(2027, 0, 15, 12);
const caller: Caller = {
  accountId: 'acc_1',
  keyId: 'key_1',
  secretId: 'sec_1',
  plan: 'default',
  environment: 'live',
  permissions: [],
};
const route = { match: 'POST /chat', upstream: undefined, permission: undefined, plans: undefined, cost: 1 };
const allowed: Decision = { allowed: true, caller, route, limits: [] };

function refused(
  reason: Reason,
  fields: { caller?: Caller | undefined; route?: typeof route } = {},
): Decision {
  return { allowed: false, reason, detail: '', caller, route: undefined, limits: [], ...fields };
}

function aRecorder() {
  let isAway = false;
  const written: (readonly UsageRow[])[] = [];
  const recorder = new UsageRecorder({
    statusOf: (reason) => (reason === 'key_revoked' ? 401 : 403),
    onDropped: () => undefined,
  });
  return {
    recorder,
    written,
    setAway: (away: boolean) => {
      isAway = away;
    },
    flush: () =>
      recorder.flush({
        append: async (rows) => {
          if (isAway) throw new Error('away');
          written.push(rows.map(copyOfRow));
        },
      }),
  };
}

describe('the usage recorder', () => {
  it('makes one row of all decisions of a secret with the same minute, route, reason and status class', async () => {
    const { recorder, written, flush } = aRecorder();
    for (let n = 0; n < 5; n++) recorder.record(allowed, t0 + n, 'verify');
    recorder.record(refused('key_revoked'), t0 + 7, 'forward_auth');
    recorder.record(refused('rate_limited', { route }), t0 + 8, 'verify');
    recorder.record(allowed, t0 + 9, 'forward_auth');
    recorder.record(allowed, t0 + 60_000, 'verify');
    await flush();
    const rows = written
      .flat()
      .map(({ route, reason, statusClass, bucket, count, lastAt }) => [
        route,
        reason,
        statusClass,
        bucket - t0,
        count,
        lastAt - t0,
      ]);
    expect(rows.toSorted()).toEqual(
      [
        ['POST /chat', '', 2, 0, 6, 9],
        ['', 'key_revoked', 4, 0, 1, 7],
        ['POST /chat', 'rate_limited', 4, 0, 1, 8],
        ['POST /chat', '', 2, 60_000, 1, 60_000],
      ].toSorted(),
    );
  });

  it('makes no row for requests without a known key, nor for those the gateway has yet to serve', async () => {
    const { recorder, written, flush } = aRecorder();
    recorder.record(refused('key_unknown', { caller: undefined }), t0, 'gateway');
    recorder.record(allowed, t0, 'gateway');
    await flush();
    expect(written).toEqual([]);
  });

  it('keeps what the store could not take, adds to it, and writes it once', async () => {
    const { recorder, written, setAway, flush } = aRecorder();
    setAway(true);
    recorder.record(allowed, t0, 'verify');
    await expect(flush()).rejects.toThrow('away');
    recorder.record(allowed, t0 + 1, 'verify');
    await expect(flush()).rejects.toThrow('away');
    setAway(false);
    recorder.record(refused('key_revoked'), t0, 'verify');
    await flush();
    await flush();
    expect(written.flat().map(({ reason, count }) => [reason, count])).toEqual([
      ['', 2],
      ['key_revoked', 1],
    ]);
  });

  it('counts each request once when a record is read anew in the middle of a minute', async () => {
    const { recorder, written, flush } = aRecorder();
    const readAnew = { ...allowed, caller: { ...caller } };
    for (const [at, decision] of [allowed, readAnew, allowed].entries())
      recorder.record(decision, t0 + at, 'verify');
    await flush();
    recorder.record(readAnew, t0 + 3, 'verify');
    await flush();
    await flush();
    expect(
      rollUp(written.flat(), 'minute').map(({ bucket, count, lastAt }) => [bucket, count, lastAt]),
    ).toEqual([[t0, 4, t0 + 3]]);
  });

  it('counts on from minute to minute, in any order, without losing or doubling', async () => {
    const { recorder, written, flush } = aRecorder();
    const outcomes = [allowed, refused('key_revoked'), refused('rate_limited', { route })];
    for (let n = 0; n < 60; n++) {
      const at = t0 + (n % 7 === 3 ? -60_000 : Math.floor(n / 15) * 60_000);
      recorder.record(outcomes[n % 3] ?? allowed, at, 'verify');
      if (n % 4 === 0) await flush();
    }
    await flush();
    const rows = rollUp(written.flat(), 'minute');
    const countIn = (bucket: number) =>
      rows.filter((row) => row.bucket === bucket).reduce((sum, { count }) => sum + count, 0);
    const late = Array.from({ length: 60 }, (_, n) => n).filter((n) => n % 7 === 3).length;
    expect(countIn(t0 - 60_000)).toBe(late);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(60);
    for (const reason of ['', 'key_revoked', 'rate_limited'])
      expect(rows.filter((row) => row.reason === reason).reduce((sum, { count }) => sum + count, 0)).toBe(20);
  });

  it('counts what comes while it is being written in the next flush, also in the next minute', async () => {
    const { recorder, written, flush } = aRecorder();
    const writing = new EventEmitter();
    const slow = {
      append: async (rows: readonly UsageRow[]) => {
        writing.emit('begun');
        await once(writing, 'settle');
        written.push(rows.map(copyOfRow));
      },
    };
    recorder.record(allowed, t0, 'verify');
    const hasBegun = once(writing, 'begun');
    const flushes = [recorder.flush(slow)];
    await hasBegun;
    recorder.record(allowed, t0 + 1, 'verify');
    recorder.record(allowed, t0 + 60_000, 'verify');
    flushes.push(flush(), flush());
    writing.emit('settle');
    await Promise.all(flushes);
    const counted = written.map((rows) => rows.map(({ bucket, count }) => [bucket - t0, count]));
    expect(counted).toEqual([
      [[0, 1]],
      [
        [0, 1],
        [60_000, 1],
      ],
    ]);
  });

  it('counts apart from another that meets the same caller', async () => {
    const [one, other] = [aRecorder(), aRecorder()];
    for (const { recorder } of [one, other, one]) recorder.record(allowed, t0, 'verify');
    for (const { flush } of [one, other]) await flush();
    for (const { recorder } of [other, one]) recorder.record(allowed, t0 + 60_000, 'verify');
    for (const { flush } of [one, other]) await flush();
    expect(one.written.flat().reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(other.written.flat().reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });
});
