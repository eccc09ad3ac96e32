import type { RecordedRefusal } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { anAccount, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

function aRefusal(fields: Partial<RecordedRefusal> = {}): RecordedRefusal {
  return {
    requestId: 'req_1',
    accountId: 'acc_1',
    keyId: 'key_1',
    at: t0,
    door: 'gateway',
    method: 'POST',
    path: '/api/endpoint',
    route: 'POST /api/endpoint',
    reason: 'permission_denied',
    detail: 'The key lacks the permission "chatbots:write".',
    status: 403,
    isEnforced: true,
    address: '203.0.113.7',
    userAgent: 'curl/8',
    checks: [
      { check: 'route', outcome: 'passed', reason: null, detail: null },
      { check: 'permission', outcome: 'refused', reason: 'permission_denied', detail: 'It lacks it.' },
    ],
    ...fields,
  };
}

/** What `RefusalLog` promises. */
export function refusalLogContract(open: OpenSubject): void {
  async function withAccounts() {
    const subject = await opened(open);
    await subject.db.accounts.insert(anAccount());
    await subject.db.accounts.insert(anAccount({ id: 'acc_2' }));
    const ids = async (accountId = 'acc_1') =>
      (await subject.db.refusals.list(accountId, 10_000)).map(({ requestId }) => requestId);
    return { ...subject, ids };
  }

  describe('the refusal log', () => {
    it('keeps every field of a refusal', async () => {
      const { db, reopened } = await withAccounts();
      const noticed = aRefusal({
        requestId: 'req_2',
        at: t0 + 1,
        isEnforced: false,
        route: null,
        address: null,
        userAgent: null,
        checks: [],
      });
      await db.refusals.append([aRefusal(), noticed]);
      const again = await reopened();
      expect(await again.refusals.list('acc_1', 10)).toEqual([noticed, aRefusal()]);
      expect(await again.refusals.find('acc_1', 'req_1')).toEqual(aRefusal());
    });

    it('lists the newest first, at most the limit', async () => {
      const { db } = await withAccounts();
      const moments = [t0 + 1, t0 + 3, t0 + 2];
      await db.refusals.append(moments.map((at) => aRefusal({ requestId: `req_${at - t0}`, at })));
      const found = await db.refusals.list('acc_1', 2);
      expect(found.map(({ requestId }) => requestId)).toEqual(['req_3', 'req_2']);
    });

    it('shows an account no refusal of another, neither in the list nor by its id', async () => {
      const { db } = await withAccounts();
      await db.refusals.append([aRefusal()]);
      expect(await db.refusals.list('acc_2', 10)).toEqual([]);
      expect(await db.refusals.find('acc_2', 'req_1')).toBeUndefined();
      expect(await db.refusals.find('acc_1', 'req_absent')).toBeUndefined();
    });

    it('takes a batch of any size, and skips accounts that are gone and ids it has', async () => {
      const { db, ids } = await withAccounts();
      await db.refusals.append([]);
      await db.refusals.append([aRefusal({ method: 'GET' })]);
      const many = upTo(1000).map((n) => aRefusal({ requestId: `req_${n}` }));
      await db.refusals.append([aRefusal({ requestId: 'req_gone', accountId: 'acc_9' }), ...many]);
      expect((await ids()).length).toBe(1000);
      expect((await db.refusals.find('acc_1', 'req_1'))?.method).toBe('GET');
    });

    it('pruning leaves each account its newest, and none that is too old', async () => {
      const { db, ids } = await withAccounts();
      await db.refusals.append(upTo(6).map((n) => aRefusal({ requestId: `req_a${n}`, at: t0 + n })));
      await db.refusals.append(
        upTo(3).map((n) => aRefusal({ requestId: `req_b${n}`, at: t0 + n, accountId: 'acc_2' })),
      );
      await db.refusals.prune({ before: t0 + 2, newestPerAccount: 3 });
      expect(await ids()).toEqual(['req_a6', 'req_a5', 'req_a4']);
      expect(await ids('acc_2')).toEqual(['req_b3', 'req_b2']);
    });

    it('pruning takes as many steps as there is to delete', async () => {
      const { db, ids } = await withAccounts();
      await db.refusals.append(upTo(1500).map((n) => aRefusal({ requestId: `req_${n}`, at: t0 + n })));
      await db.refusals.prune({ before: t0 + 601, newestPerAccount: 899 });
      expect((await ids()).length).toBe(899);
      await db.refusals.append([aRefusal({ requestId: 'req_1501', at: t0 + 1501 })]);
      await db.refusals.prune({ before: t0, newestPerAccount: 2 });
      expect(await ids()).toEqual(['req_1501', 'req_1500']);
    });
  });
}
