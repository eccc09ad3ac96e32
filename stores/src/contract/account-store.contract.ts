import { describe, expect, it } from 'vitest';
import { aMember, anAccount, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

/** What `AccountStore` and `MemberStore` promise. */
export function accountContract(open: OpenSubject): void {
  describe('accounts', () => {
    it('the first account is the operator’s and no later one is, whatever they say', async () => {
      const { db, reopened } = await opened(open);
      expect(await db.accounts.insert(anAccount())).toEqual(anAccount({ isOperator: true }));
      const second = anAccount({ id: 'acc_2', isOperator: true, createdAt: t0 + 1 });
      expect(await db.accounts.insert(second)).toEqual({ ...second, isOperator: false });
      const stored = await (await reopened()).accounts.list();
      expect(stored.map((account) => account.isOperator)).toEqual([true, false]);
    });

    it('50 first accounts inserted in parallel make exactly one operator', async () => {
      const { db } = await opened(open);
      const inserted = await Promise.all(
        upTo(50).map((n) =>
          n % 2 === 0
            ? db.accounts.insert(anAccount({ id: `acc_${n}` }))
            : db.transaction(({ accounts }) => accounts.insert(anAccount({ id: `acc_${n}` }))),
        ),
      );
      const operators = inserted.filter((account) => account.isOperator);
      expect(operators.length).toBe(1);
      const stored = await db.accounts.list();
      expect(stored.length).toBe(50);
      expect(stored.filter((account) => account.isOperator)).toEqual(operators);
    });

    it('every field comes back as it was stored', async () => {
      const { db, reopened } = await opened(open);
      const account = anAccount({
        name: 'Ünïcode 🔑 Ltd',
        plan: 'pro',
        suspendedAt: t0 + 5,
        isOperator: true,
        grantedPermissions: ['chatbots:*'],
        withheldPermissions: ['keys:verify', 'sessions:read'],
      });
      await db.accounts.insert(account);
      expect(await (await reopened()).accounts.find('acc_1')).toEqual(account);
    });

    it('an id that exists is an error and changes nothing', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      await expect(db.accounts.insert(anAccount({ name: 'Other' }))).rejects.toThrow();
      expect((await db.accounts.find('acc_1'))?.name).toBe('Ada');
    });

    it('are listed oldest first, those of the same millisecond by id', async () => {
      const { db } = await opened(open);
      for (const [id, createdAt] of [
        ['acc_b', 2],
        ['acc_C', 2],
        ['acc_a', 3],
        ['acc_z', 1],
      ] as const) {
        await db.accounts.insert(anAccount({ id, createdAt }));
      }
      const ids = (await db.accounts.list()).map((account) => account.id);
      expect(ids).toEqual(['acc_z', 'acc_C', 'acc_b', 'acc_a']);
    });

    it('plan and suspension change, and an unknown account answers false', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      expect(await db.accounts.setPlan('acc_1', 'pro')).toBe(true);
      expect(await db.accounts.setSuspended('acc_1', t0)).toBe(true);
      expect(await (await reopened()).accounts.find('acc_1')).toMatchObject({ plan: 'pro', suspendedAt: t0 });
      expect(await (await reopened()).accounts.setSuspended('acc_1', null)).toBe(true);
      expect((await (await reopened()).accounts.find('acc_1'))?.suspendedAt).toBeNull();
      expect(await (await reopened()).accounts.setPlan('acc_9', 'pro')).toBe(false);
      expect(await (await reopened()).accounts.setSuspended('acc_9', t0)).toBe(false);
    });

    it('the time zone changes, and an unknown account answers false', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      expect(await db.accounts.setTimeZone('acc_1', 'Asia/Tokyo')).toBe(true);
      const stored = await (await reopened()).accounts.find('acc_1');
      expect(stored).toEqual(anAccount({ isOperator: true, timeZone: 'Asia/Tokyo' }));
      expect(await (await reopened()).accounts.setTimeZone('acc_9', 'Asia/Tokyo')).toBe(false);
    });

    it('permission overrides are replaced as a whole, and an unknown account answers false', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount({ grantedPermissions: ['a:b'] }));
      const overrides = { grantedPermissions: [], withheldPermissions: ['c:*'] };
      expect(await db.accounts.setPermissions('acc_1', overrides)).toBe(true);
      expect(await (await reopened()).accounts.find('acc_1')).toMatchObject(overrides);
      expect(await (await reopened()).accounts.setPermissions('acc_9', overrides)).toBe(false);
    });

    it('many are found at once, those that there are', async () => {
      const { db } = await opened(open);
      for (const id of ['acc_1', 'acc_2', 'acc_3']) await db.accounts.insert(anAccount({ id, plan: 'pro' }));
      const found = await db.accounts.findMany(['acc_3', 'acc_9', 'acc_1', 'acc_3']);
      expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        await db.accounts.find('acc_1'),
        await db.accounts.find('acc_3'),
      ]);
      expect(await db.accounts.findMany([])).toEqual([]);
    });

    it('an unknown id finds nothing', async () => {
      const { db } = await opened(open);
      expect(await db.accounts.find('acc_9')).toBeUndefined();
      expect(await db.accounts.findByEmail('nobody@example.com')).toBeUndefined();
    });
  });

  describe('members', () => {
    it('an account is found by its member’s e-mail in any letter case: the oldest membership’s', async () => {
      const { db, addLogin } = await opened(open);
      await addLogin({ id: 'user_1', email: 'ada@example.com', name: 'Ada' });
      await db.accounts.insert(anAccount({ id: 'acc_2' }));
      await db.accounts.insert(anAccount({ id: 'acc_1' }));
      await db.members.insert(aMember({ accountId: 'acc_2', createdAt: t0 + 9 }));
      await db.members.insert(aMember({ accountId: 'acc_1', createdAt: t0 + 3 }));
      expect((await db.accounts.findByEmail('ADA@Example.com'))?.id).toBe('acc_1');
    });

    it('memberships come the newest first with their account and role, and of this login alone', async () => {
      const { db, addLogin } = await opened(open);
      await addLogin({ id: 'user_1', email: 'ada@example.com', name: 'Ada' });
      await addLogin({ id: 'user_2', email: 'bob@example.com', name: 'Bob' });
      await db.accounts.insert(anAccount({ id: 'acc_1' }));
      await db.accounts.insert(anAccount({ id: 'acc_2' }));
      await db.members.insert(aMember({ accountId: 'acc_1', createdAt: t0 + 2, role: 'viewer' }));
      await db.members.insert(aMember({ accountId: 'acc_2', createdAt: t0 + 1, role: 'admin' }));
      await db.members.insert(aMember({ accountId: 'acc_2', userId: 'user_2' }));
      expect(await db.members.membershipsOf('user_1')).toEqual([
        { account: anAccount({ id: 'acc_1', isOperator: true }), role: 'viewer', joinedAt: t0 + 2 },
        { account: anAccount({ id: 'acc_2' }), role: 'admin', joinedAt: t0 + 1 },
      ]);
      expect(await db.members.membershipsOf('user_9')).toEqual([]);
    });

    it('are listed oldest first with e-mail and name, and of this account alone', async () => {
      const { db, addLogin } = await opened(open);
      await addLogin({ id: 'user_1', email: 'ada@example.com', name: 'Ada' });
      await addLogin({ id: 'user_2', email: 'bob@example.com', name: 'Bob' });
      await db.accounts.insert(anAccount({ id: 'acc_1' }));
      await db.accounts.insert(anAccount({ id: 'acc_2' }));
      await db.members.insert(aMember({ createdAt: t0 + 1 }));
      await db.members.insert(aMember({ userId: 'user_2', role: 'member' }));
      await db.members.insert(aMember({ accountId: 'acc_2', userId: 'user_2' }));
      expect(await db.members.list('acc_1')).toEqual([
        { ...aMember({ userId: 'user_2', role: 'member' }), email: 'bob@example.com', name: 'Bob' },
        { ...aMember({ createdAt: t0 + 1 }), email: 'ada@example.com', name: 'Ada' },
      ]);
    });

    it('a membership twice, of no account or of no login is an error', async () => {
      const { db, addLogin } = await opened(open);
      await addLogin({ id: 'user_1', email: 'ada@example.com', name: 'Ada' });
      await db.accounts.insert(anAccount());
      await db.members.insert(aMember());
      await expect(db.members.insert(aMember({ role: 'viewer' }))).rejects.toThrow();
      await expect(db.members.insert(aMember({ accountId: 'acc_9' }))).rejects.toThrow();
      await expect(db.members.insert(aMember({ userId: 'user_9' }))).rejects.toThrow();
      expect((await db.members.list('acc_1')).map((member) => member.role)).toEqual(['owner']);
    });
  });
}
