import type { Database, Role } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { describe, expect, it } from 'vitest';
import { addAccount, addMember, aManagementContext } from '../../test-support/management.js';
import { cancelInvitation } from './cancel-invitation.js';
import { changeRole } from './change-role.js';
import { inviteMember } from './invite-member.js';
import { joinAccount } from './join-account.js';
import type { MembersTarget } from './members-step.js';
import { removeMember } from './remove-member.js';

/** An account with an owner and one more member, whose calls are still under way when their role changes. */
async function anAccount(role: Role) {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const [owner, other] = [await addMember(db, account, 'owner'), await addMember(db, account, role)];
  const as = ({ userId }: { readonly userId: string }): MembersTarget => ({
    by: { actor: { kind: 'member', id: userId }, address: null },
    accountId: account.id,
  });
  const invite = (by: MembersTarget, wanted: Role) =>
    inviteMember(context, { ...by, email: 'eve@example.com', role: wanted, refuseMail: () => undefined });
  return { context, db, account, owner, other, as, invite };
}

const recorded = async (db: Database, accountId: string) =>
  (await db.audit.list(accountId, 20)).map(({ action }) => action);

describe('what a member may do is decided by the role of that moment', () => {
  it.each(['viewer', 'member'] as const)(
    'an admin made %s meanwhile changes nothing any more',
    async (now) => {
      const { context, db, account, owner, other, as, invite } = await anAccount('admin');
      await invite(as(owner), 'viewer');
      const [pending] = await db.invitations.list(account.id, context.clock.now());
      await changeRole(context, { ...as(owner), userId: other.userId, role: now });
      const before = await recorded(db, account.id);
      const late = [
        await invite(as(other), 'viewer'),
        await changeRole(context, { ...as(other), userId: other.userId, role: 'admin' }),
        await removeMember(context, { ...as(other), userId: owner.userId }),
        await cancelInvitation(context, { ...as(other), invitationId: pending?.id ?? '' }),
      ];
      for (const answer of late) expect(answer).toMatchObject({ problem: 'not_permitted' });
      expect(await recorded(db, account.id)).toEqual(before);
    },
  );

  it('a member removed meanwhile changes nothing any more, themselves included', async () => {
    const { context, db, account, owner, other, as, invite } = await anAccount('owner');
    await removeMember(context, { ...as(owner), userId: other.userId });
    const before = await recorded(db, account.id);
    const late = [
      await invite(as(other), 'owner'),
      await changeRole(context, { ...as(other), userId: owner.userId, role: 'viewer' }),
      await removeMember(context, { ...as(other), userId: other.userId }),
    ];
    for (const answer of late) expect(answer).toMatchObject({ problem: 'not_permitted' });
    expect(await recorded(db, account.id)).toEqual(before);
  });
});

describe('joining', () => {
  it('is refused to a login of another e-mail than the invited one, and spends nothing', async () => {
    const { context, db, account, owner, as, invite } = await anAccount('viewer');
    const stranger = await addMember(db, await addAccount(db), 'owner');
    const invited = await invite(as(owner), 'owner');
    if ('problem' in invited) throw new Error(invited.detail);
    const { tokenDigest } = invited.invitation;
    const { userId, email } = stranger;
    expect(await joinAccount(context, { tokenDigest, userId, email, address: '' })).toBe(false);
    expect(await db.invitations.findByDigest(tokenDigest)).toBeDefined();
    expect((await db.members.list(account.id)).map((member) => member.userId)).not.toContain(userId);
  });

  it('leaves nothing of itself when its record cannot be kept', async () => {
    const { context, db, account, owner, as, invite } = await anAccount('viewer');
    await db.addLogin({ id: 'usr_eve', email: 'eve@example.com', name: 'Eve' });
    const invited = await invite(as(owner), 'member');
    if ('problem' in invited) throw new Error(invited.detail);
    const failing: Database = {
      ...db,
      transaction: (work) =>
        db.transaction((stores) =>
          work({
            ...stores,
            webhooks: { ...stores.webhooks, appendEvent: () => Promise.reject(new Error('no room')) },
          }),
        ),
    };
    const { tokenDigest } = invited.invitation;
    const eve = { tokenDigest, userId: 'usr_eve', email: 'eve@example.com', address: '' };
    await expect(joinAccount({ ...context, db: failing }, eve)).rejects.toThrow('no room');
    expect(await db.members.list(account.id)).toHaveLength(2);
    expect(await recorded(db, account.id)).toEqual(['member.invited']);
    expect(await joinAccount(context, eve)).toBe(true);
  });
});
