import type { UsageQuestion } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, aUsageRow, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function aQuestion(fields: Partial<UsageQuestion> = {}): UsageQuestion {
  return { accountId: 'acc_1', step: 'minute', from: t0, to: t0 + 400 * day, groupBy: 'key', ...fields };
}

async function withKeys(open: OpenSubject) {
  const subject = await opened(open);
  for (const n of [1, 2]) {
    await subject.db.accounts.insert(anAccount({ id: `acc_${n}` }));
    const key = aKey({ id: `key_${n}`, accountId: `acc_${n}` });
    await subject.db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
  }
  return subject;
}

/** Every promise of the port `UsageStore`. */
export function usageStoreContract(open: OpenSubject): void {
  describe('usage', () => {
    it('adds up over minutes, hours and days, in whatever portions and order it arrives', async () => {
      const { db, reopened } = await withKeys(open);
      await db.usage.append([aUsageRow({ bucket: t0 + day, count: 4 }), aUsageRow({ count: 2 })]);
      await db.usage.rollUp();
      await db.usage.append([aUsageRow({ count: 3 }), aUsageRow({ bucket: t0 + 59 * minute, count: 10 })]);
      await db.usage.append([aUsageRow({ bucket: t0 + 23 * hour, reason: 'rate_limited', statusClass: 4 })]);
      const again = await reopened();
      await again.usage.rollUp();
      await again.usage.rollUp();
      const sums = async (step: UsageQuestion['step']) =>
        (await again.usage.count(aQuestion({ step }), 100)).map(({ bucket, allowed, refused }) => [
          (bucket - t0) / hour,
          allowed,
          refused,
        ]);
      expect(await sums('minute')).toEqual([
        [0, 5, 0],
        [59 / 60, 10, 0],
        [23, 0, 1],
        [24, 4, 0],
      ]);
      expect(await sums('hour')).toEqual([
        [0, 15, 0],
        [23, 0, 1],
        [24, 4, 0],
      ]);
      expect(await sums('day')).toEqual([
        [0, 15, 1],
        [24, 4, 0],
      ]);
    });

    it('counts what a row said while it was appended, and each row of one place', async () => {
      const { db } = await withKeys(open);
      const row = { ...aUsageRow({ count: 2 }), notes: { sum: undefined } };
      for (const count of [2, 3]) {
        row.count = count;
        await db.usage.append([row, aUsageRow({ count: 10 })]);
      }
      row.count = 100;
      await db.usage.rollUp();
      expect(await db.usage.count(aQuestion(), 10)).toMatchObject([{ allowed: 25 }]);
    });

    it('loses and doubles nothing when several roll up while more is appended', async () => {
      const { db } = await withKeys(open);
      const tasks = upTo(20).flatMap((n) => [
        db.usage.append([aUsageRow({ bucket: t0 + (n % 3) * minute, count: n })]),
        db.usage.rollUp(),
      ]);
      await Promise.all(tasks);
      await db.usage.rollUp();
      for (const step of ['minute', 'hour', 'day'] as const) {
        const counts = await db.usage.count(aQuestion({ step }), 100);
        expect(
          counts.reduce((sum, { allowed }) => sum + allowed, 0),
          step,
        ).toBe(210);
      }
    });

    it('gives the same answers before and after folding, and counts what arrives for a folded minute', async () => {
      const { db } = await withKeys(open);
      const answers = () =>
        Promise.all([
          db.usage.count(aQuestion({ step: 'day' }), 100),
          db.usage.count(aQuestion({ step: 'hour' }), 100),
          db.usage.count(aQuestion({ step: 'minute' }), 100),
          db.usage.rows({ accountId: 'acc_1', keyId: 'key_1', from: t0, to: t0 + 2 * day }, 'day'),
          db.usage.routesUsed('acc_1', t0),
        ]);
      const rows = [
        aUsageRow({ count: 2 }),
        aUsageRow({ count: 3, bucket: t0 + minute, route: 'GET /chat' }),
        aUsageRow({ count: 4, bucket: t0 + day }),
      ];
      await db.usage.append(rows);
      await db.usage.rollUp();
      const before = await answers();
      for (const now of [t0 + minute, t0 + hour, t0 + day + hour, t0 + 3 * day]) {
        await db.usage.fold(now);
        expect(await answers(), String(now)).toEqual(before);
      }
      await db.usage.append(rows);
      await db.usage.rollUp();
      const doubled = await answers();
      expect(doubled[0].map(({ allowed }) => allowed)).toEqual([10, 8]);
      await Promise.all([db.usage.fold(t0 + 3 * day), db.usage.fold(t0 + 3 * day)]);
      expect(await answers()).toEqual(doubled);
    });

    it('folds account by account in many steps, gives the same answers after each, and goes on where it was broken off', async () => {
      const { db } = await withKeys(open);
      const rowsIn = (bucket: number) => upTo(700).map((n) => aUsageRow({ bucket, route: `GET /r${n}` }));
      const others = upTo(3).map((n) =>
        aUsageRow({
          accountId: 'acc_2',
          keyId: 'key_2',
          secretId: 'sec_2',
          bucket: t0 + n * minute,
          count: n,
        }),
      );
      await db.usage.append([
        ...rowsIn(t0),
        ...rowsIn(t0 + minute),
        ...others,
        aUsageRow({ bucket: t0 + day }),
      ]);
      await db.usage.rollUp();
      const answers = async () => ({
        own: await db.usage.count(aQuestion({ step: 'hour', groupBy: 'route' }), 2000),
        days: await db.usage.count(aQuestion({ step: 'day' }), 10),
        others: await db.usage.count(aQuestion({ accountId: 'acc_2', step: 'hour' }), 10),
      });
      const before = await answers();
      for (let steps = 0; steps < 6; steps++) {
        let left = steps;
        await db.usage.fold(t0 + 3 * hour, () => left-- > 0);
        expect(await answers(), `after ${steps} steps`).toEqual(before);
      }
      await db.usage.fold(t0 + 3 * day);
      expect(await answers()).toEqual(before);
      // Only what stands in the hours and days may go.
      await db.usage.prune({ minute: t0 + 2 * day, hour: t0 + 2 * day, day: t0 });
      expect(await db.usage.count(aQuestion({ step: 'minute' }), 10)).toEqual([]);
      expect((await answers()).days).toEqual(before.days);
    });

    it('holds more rows than one entry of the journal and one statement', async () => {
      const { db } = await withKeys(open);
      await db.usage.append(upTo(2300).map((n) => aUsageRow({ route: `GET /r${n}` })));
      await db.usage.rollUp();
      expect(await db.usage.count(aQuestion(), 10)).toEqual([
        { bucket: t0, group: 'key_1', allowed: 2300, refused: 0 },
      ]);
    });

    it('tells for which routes each key had the permission within the days asked for, and when last', async () => {
      const { db } = await withKeys(open);
      await db.usage.append([
        aUsageRow({ bucket: t0 - 2 * day }),
        aUsageRow({ bucket: t0 + hour, route: 'GET /chat' }),
        aUsageRow({ bucket: t0 + 5 * hour, route: 'GET /chat', statusClass: 5 }),
        aUsageRow({ keyId: 'key_3', secretId: 'sec_3' }),
        aUsageRow({ route: 'DELETE /chat', reason: 'permission_denied', statusClass: 4 }),
        aUsageRow({ route: 'PUT /chat', reason: 'upstream_timeout', statusClass: 5 }),
        aUsageRow({ route: 'PUT /chat', reason: 'rate_limited', statusClass: 4, bucket: t0 + minute }),
        aUsageRow({ accountId: 'acc_2', keyId: 'key_2', secretId: 'sec_2' }),
      ]);
      await db.usage.rollUp();
      expect(await db.usage.routesUsed('acc_1', t0 + 20 * hour)).toEqual([
        { keyId: 'key_1', route: 'GET /chat', lastAt: t0 + 5 * hour + 5 },
        { keyId: 'key_1', route: 'PUT /chat', lastAt: t0 + minute + 5 },
        { keyId: 'key_3', route: 'POST /chat', lastAt: t0 + 5 },
      ]);
      expect((await db.usage.routesUsed('acc_1', t0 - 2 * day)).length).toBe(4);
    });

    it('skips an account that is gone, and shows none the usage of another', async () => {
      const { db } = await withKeys(open);
      const other = aUsageRow({ accountId: 'acc_2', keyId: 'key_2', secretId: 'sec_2' });
      await db.usage.append([aUsageRow({ accountId: 'acc_9', secretId: 'sec_9' }), other, aUsageRow()]);
      await db.usage.rollUp();
      expect(await db.usage.count(aQuestion({ accountId: 'acc_9' }), 10)).toEqual([]);
      expect((await db.usage.count(aQuestion(), 10)).map(({ group }) => group)).toEqual(['key_1']);
      const strange = { accountId: 'acc_1', keyId: 'key_2', from: 0, to: t0 + day };
      expect(await db.usage.rows(strange, 'minute')).toEqual([]);
      expect(await db.usage.countBySecret(strange)).toEqual([]);
    });

    it('is told apart by key, secret, route, reason or status class, and narrowed to a key, a route and a time', async () => {
      const { db } = await withKeys(open);
      await db.usage.append([
        aUsageRow({ count: 2 }),
        aUsageRow({ secretId: 'sec_old', route: '', reason: 'key_revoked', statusClass: 4 }),
        aUsageRow({ keyId: 'key_3', secretId: 'sec_3', statusClass: 5 }),
        aUsageRow({ bucket: t0 + minute, count: 100 }),
      ]);
      await db.usage.rollUp();
      const groups = async (fields: Partial<UsageQuestion>) =>
        (await db.usage.count(aQuestion({ to: t0 + minute, ...fields }), 10)).map(
          ({ group, allowed, refused }) => `${group}: ${allowed}+${refused}`,
        );
      expect(await groups({ groupBy: 'key' })).toEqual(['key_1: 2+1', 'key_3: 1+0']);
      expect(await groups({ groupBy: 'secret' })).toEqual(['sec_1: 2+0', 'sec_3: 1+0', 'sec_old: 0+1']);
      expect(await groups({ groupBy: 'route' })).toEqual([': 0+1', 'POST /chat: 3+0']);
      expect(await groups({ groupBy: 'reason' })).toEqual([': 3+0', 'key_revoked: 0+1']);
      expect(await groups({ groupBy: 'status' })).toEqual(['2xx: 2+0', '4xx: 0+1', '5xx: 1+0']);
      expect(await groups({ keyId: 'key_3' })).toEqual(['key_3: 1+0']);
      expect(await groups({ route: '' })).toEqual(['key_1: 0+1']);
      expect(await groups({ from: t0 + minute })).toEqual([]);
      expect((await db.usage.count(aQuestion({ groupBy: 'secret' }), 2)).length).toBe(2);
    });

    it('is counted for each secret of a key, with its latest request', async () => {
      const { db } = await withKeys(open);
      await db.usage.append([
        aUsageRow({ count: 2, lastAt: t0 + 7 }),
        aUsageRow({ reason: 'rate_limited', statusClass: 4, lastAt: t0 + 9 }),
        aUsageRow({ secretId: 'sec_old', bucket: t0 + minute, count: 5 }),
      ]);
      await db.usage.rollUp();
      const range = { accountId: 'acc_1', keyId: 'key_1', from: t0, to: t0 + hour };
      expect(await db.usage.countBySecret(range)).toEqual([
        { secretId: 'sec_1', allowed: 2, refused: 1, lastAt: t0 + 9 },
        { secretId: 'sec_old', allowed: 5, refused: 0, lastAt: t0 + minute + 5 },
      ]);
      expect(await db.usage.rows({ ...range, from: t0 + minute }, 'hour')).toEqual([]);
      expect(await db.usage.rows({ ...range, from: t0 + minute }, 'minute')).toEqual([
        aUsageRow({ secretId: 'sec_old', bucket: t0 + minute, count: 5 }),
      ]);
    });

    it('goes when it is older than it is kept, and a late row is still counted in the steps that are kept', async () => {
      const { db } = await withKeys(open);
      await db.usage.append([aUsageRow(), aUsageRow({ bucket: t0 + 3 * day })]);
      await db.usage.rollUp();
      await db.usage.prune({ minute: t0 + day, hour: t0 + day, day: t0 });
      await db.usage.append([aUsageRow({ count: 6 })]);
      await db.usage.rollUp();
      await db.usage.prune({ minute: t0 + day, hour: t0 + day, day: t0 });
      const buckets = async (step: UsageQuestion['step']) =>
        (await db.usage.count(aQuestion({ step }), 10)).map(({ bucket, allowed }) => [bucket - t0, allowed]);
      expect(await buckets('minute')).toEqual([[3 * day, 1]]);
      expect(await buckets('hour')).toEqual([[3 * day, 1]]);
      expect(await buckets('day')).toEqual([
        [0, 7],
        [3 * day, 1],
      ]);
      await db.usage.prune({ minute: t0, hour: t0, day: t0 + day });
      expect(await buckets('day')).toEqual([[3 * day, 1]]);
    });
  });
}
