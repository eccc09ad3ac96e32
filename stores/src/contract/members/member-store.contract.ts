import type { Database, Invitation, Role } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aMember, anAccount, t0, upTo } from '../builders.js';
import { type OpenSubject, opened } from '../database-subject.js';

const hour = 3_600_000;

function anInvitation(fields: Partial<Invitation> = {}): Invitation {
  return {
    id: 'inv_1',
    accountId: 'acc_1',
    email: 'eve@example.com',
    role: 'member',
    tokenDigest: 'digest 1',
    invitedBy: 'user_1',
    createdAt: t0,
    expiresAt: t0 + hour,
    ...fields,
  };
}

/** What `MemberStore` promises of changes, and `InvitationStore` of everything. */
export function memberContract(open: OpenSubject): void {
  /** `acc_1` with `user_1`, `user_2`… in these roles, and `acc_2` with nobody. */
  async function anAccountOf(...roles: readonly Role[]) {
    const subject = await opened(open);
    await subject.db.accounts.insert(anAccount());
    await subject.db.accounts.insert(anAccount({ id: 'acc_2' }));
    for (const [at, role] of roles.entries()) {
      const userId = `user_${at + 1}`;
      await subject.addLogin({ id: userId, email: `${userId}@example.com`, name: userId });
      await subject.db.members.insert(aMember({ userId, role }));
    }
    return subject;
  }

  describe('changes of members', () => {
    it('a role changes for that member of that account alone, durably', async () => {
      const { db, reopened } = await anAccountOf('owner', 'member', 'member');
      await db.members.insert(aMember({ accountId: 'acc_2', userId: 'user_2', role: 'viewer' }));
      expect(await db.members.setRole({ accountId: 'acc_1', userId: 'user_2' }, 'admin')).toBe(true);
      const stored = await reopened();
      expect(await rolesOf(stored, 'acc_1')).toEqual(['owner', 'admin', 'member']);
      expect(await rolesOf(stored, 'acc_2')).toEqual(['viewer']);
    });

    it('a removed member is gone from that account alone, durably', async () => {
      const { db, reopened } = await anAccountOf('owner', 'member');
      await db.members.insert(aMember({ accountId: 'acc_2', userId: 'user_2' }));
      expect(await db.members.remove({ accountId: 'acc_1', userId: 'user_2' })).toBe(true);
      expect(await db.members.remove({ accountId: 'acc_1', userId: 'user_2' })).toBe(false);
      const stored = await reopened();
      expect((await stored.members.membershipsOf('user_2')).map(({ account }) => account.id)).toEqual([
        'acc_2',
      ]);
    });

    it('the last owner stays owner and member, whoever owns another account', async () => {
      const { db } = await anAccountOf('owner', 'admin');
      await db.members.insert(aMember({ accountId: 'acc_2', userId: 'user_2' }));
      const last = { accountId: 'acc_1', userId: 'user_1' };
      expect(await db.members.setRole(last, 'admin')).toBe(false);
      expect(await db.members.remove(last)).toBe(false);
      expect(await db.members.setRole(last, 'owner')).toBe(true);
      expect(await rolesOf(db, 'acc_1')).toEqual(['owner', 'admin']);
    });

    it('nobody who is no member is changed, removed or chosen for', async () => {
      const { db } = await anAccountOf('owner', 'owner');
      const unknown = { accountId: 'acc_2', userId: 'user_1' };
      expect(await db.members.setRole(unknown, 'owner')).toBe(false);
      expect(await db.members.remove(unknown)).toBe(false);
      expect(await db.members.choose(unknown, t0)).toBe(false);
      expect(await rolesOf(db, 'acc_1')).toEqual(['owner', 'owner']);
    });

    it('two owners who demote each other at once, 20 times, always leave an owner', async () => {
      const { db } = await anAccountOf('owner', 'owner');
      const [one, two] = ['user_1', 'user_2'].map((userId) => ({ accountId: 'acc_1', userId }));
      if (!one || !two) throw new Error('two members');
      for (const _ of upTo(20)) {
        const done = await Promise.all([
          db.members.setRole(one, 'member'),
          db.members.setRole(two, 'member'),
        ]);
        expect(done.filter(Boolean)).toHaveLength(1);
        expect((await rolesOf(db, 'acc_1')).toSorted()).toEqual(['member', 'owner']);
        await db.members.setRole(one, 'owner');
        await db.members.setRole(two, 'owner');
      }
    });

    it('two owners who remove each other at once, 20 times, always leave an owner', async () => {
      const { db } = await anAccountOf('owner', 'owner');
      const [one, two] = ['user_1', 'user_2'].map((userId) => ({ accountId: 'acc_1', userId }));
      if (!one || !two) throw new Error('two members');
      for (const n of upTo(20)) {
        const removeIn = (who: typeof one) =>
          n % 2 === 0
            ? db.members.remove(who)
            : db.transaction(async (stores) => {
                await stores.members.lock('acc_1');
                return stores.members.remove(who);
              });
        const done = await Promise.all([removeIn(one), removeIn(two)]);
        expect(done.filter(Boolean)).toHaveLength(1);
        expect(await rolesOf(db, 'acc_1')).toEqual(['owner']);
        await db.members.insert(aMember({ userId: done[0] ? 'user_1' : 'user_2' }));
      }
    });

    it('the account chosen last comes first, even when the clock stands or went back', async () => {
      const { db, reopened } = await anAccountOf('owner');
      await db.members.insert(aMember({ accountId: 'acc_2', createdAt: t0 + 5 }));
      const first = async (from: Database) => (await from.members.membershipsOf('user_1'))[0]?.account.id;
      expect(await first(db)).toBe('acc_2');
      expect(await db.members.choose({ accountId: 'acc_1', userId: 'user_1' }, t0 + 5)).toBe(true);
      expect(await first(db)).toBe('acc_1');
      expect(await db.members.choose({ accountId: 'acc_2', userId: 'user_1' }, t0 - 9)).toBe(true);
      expect(await first(await reopened())).toBe('acc_2');
    });
  });

  describe('invitations', () => {
    it('are listed oldest first, of this account alone, as they were stored and until they expire', async () => {
      const { db, reopened } = await anAccountOf('owner');
      const later = anInvitation({
        id: 'inv_2',
        email: 'bob@example.com',
        tokenDigest: '2',
        createdAt: t0 + 1,
      });
      await db.invitations.put(later);
      await db.invitations.put(anInvitation({ role: 'owner' }));
      await db.invitations.put(anInvitation({ id: 'inv_3', accountId: 'acc_2', tokenDigest: '3' }));
      const stored = (await reopened()).invitations;
      expect(await stored.list('acc_1', t0)).toEqual([anInvitation({ role: 'owner' }), later]);
      expect(await stored.list('acc_1', t0 + hour)).toEqual([]);
      expect(await stored.findByDigest('digest 1')).toEqual(anInvitation({ role: 'owner' }));
      expect(await stored.findByDigest('digest 9')).toBeUndefined();
    });

    it('one of the same e-mail takes the place of the one before, in this account alone', async () => {
      const { db } = await anAccountOf('owner');
      await db.invitations.put(anInvitation());
      await db.invitations.put(anInvitation({ id: 'inv_2', accountId: 'acc_2', tokenDigest: '2' }));
      const next = anInvitation({ id: 'inv_3', role: 'viewer', tokenDigest: '3', createdAt: t0 + 1 });
      await db.invitations.put(next);
      expect(await db.invitations.list('acc_1', t0)).toEqual([next]);
      expect(await db.invitations.findByDigest('digest 1')).toBeUndefined();
      expect(await db.invitations.findByDigest('2')).toBeDefined();
    });

    it('expired ones of the account go when one is put', async () => {
      const { db } = await anAccountOf('owner');
      await db.invitations.put(anInvitation());
      await db.invitations.put(
        anInvitation({ id: 'inv_2', email: 'b@example.com', tokenDigest: '2', createdAt: t0 + hour }),
      );
      expect(await db.invitations.findByDigest('digest 1')).toBeUndefined();
    });

    it('of 20 who take one at once, exactly one does', async () => {
      const { db } = await anAccountOf('owner');
      await db.invitations.put(anInvitation());
      const taken = await Promise.all(upTo(20).map(() => db.invitations.take('digest 1')));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await db.invitations.list('acc_1', t0)).toEqual([]);
    });

    it('a token that exists and an account that does not are errors', async () => {
      const { db } = await anAccountOf('owner');
      await db.invitations.put(anInvitation());
      const sameToken = anInvitation({ id: 'inv_2', email: 'bob@example.com' });
      await expect(db.invitations.put(sameToken)).rejects.toThrow();
      await expect(
        db.invitations.put(anInvitation({ id: 'inv_3', accountId: 'acc_9', tokenDigest: '3' })),
      ).rejects.toThrow();
      expect(await db.invitations.list('acc_1', t0)).toEqual([anInvitation()]);
    });
  });
}

async function rolesOf(db: Database, accountId: string): Promise<readonly Role[]> {
  return (await db.members.list(accountId)).map((member) => member.role);
}
