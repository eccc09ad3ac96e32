import { eventOfAudit, type Role } from '@neoagent/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  type Installation,
  type Visitor,
} from '../../test-support/an-installation.js';
import { aJoined, invite } from '../../test-support/inviting.js';

let installation: Installation;
let owner: Visitor;
let ownerId: string;
let accountId: string;
beforeEach(async () => {
  installation = await anInstallation();
  owner = await aMember(installation, 'ada@example.org');
  const session = (await owner.call('GET', '/v1/session')).json();
  ownerId = session.member.id;
  accountId = session.account.id;
});
afterEach(() => installation.close());

const join = (email: string, role: Role, by = owner) => aJoined(installation, by, { email, role });
const setRole = (by: Visitor, userId: string, role: string) =>
  by.call('PATCH', `/v1/members/${userId}`, { role });
const remove = (by: Visitor, userId: string) => by.call('DELETE', `/v1/members/${userId}`);
const list = async (by: Visitor) => (await by.call('GET', '/v1/members')).json();
const audited = async () =>
  (await installation.db.audit.list(accountId, 50)).map(({ action, detail }) => ({ action, detail }));
const told = async () => {
  const { rows } = await sql<{ type: string }>`select type from webhook_events order by sequence`.execute(
    installation.db.kysely,
  );
  return rows.map((row) => row.type);
};

describe('the list of members', () => {
  it('is seen by every role, oldest first, and says who you are', async () => {
    installation.clock.at += 1;
    const bob = await join('bob@example.org', 'viewer');
    const { members, invitations } = await list(bob);
    expect(invitations).toEqual([]);
    expect(members).toEqual([
      {
        id: ownerId,
        email: 'ada@example.org',
        name: 'Ada',
        role: 'owner',
        joinedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        isYou: false,
      },
      expect.objectContaining({
        id: bob.id,
        email: 'bob@example.org',
        name: 'bob',
        role: 'viewer',
        isYou: true,
      }),
    ]);
    expect((await installation.visitor().call('GET', '/v1/members')).statusCode).toBe(401);
  });

  it('shows pending invitations to admins and owners alone, never with a token, until they expire', async () => {
    const admin = await join('al@example.org', 'admin');
    const member = await join('mo@example.org', 'member');
    const token = await invite(installation, owner, { email: 'eve@example.org', role: 'member' });
    const seen = await admin.call('GET', '/v1/members');
    expect(seen.json().invitations).toEqual([
      {
        id: expect.stringMatching(/^inv_[0-9A-Za-z]{24}$/),
        email: 'eve@example.org',
        role: 'member',
        invitedBy: { id: ownerId, name: 'Ada' },
        createdAt: new Date(installation.clock.at).toISOString(),
        expiresAt: new Date(installation.clock.at + 7 * 24 * 3_600_000).toISOString(),
      },
    ]);
    expect(seen.body).not.toContain(token);
    expect((await list(member)).invitations).toEqual([]);
    installation.clock.at += 7 * 24 * 3_600_000;
    const again = await signedInAgain('ada@example.org');
    expect((await list(again)).invitations).toEqual([]);
  });

  it('of another account is never seen', async () => {
    const other = await aMember(installation, 'zoe@example.org');
    expect((await list(other)).members.map((one: { email: string }) => one.email)).toEqual([
      'zoe@example.org',
    ]);
  });
});

describe('changing a role', () => {
  it('counts at once, is recorded and told', async () => {
    const bob = await join('bob@example.org', 'viewer');
    const answer = await setRole(owner, bob.id, 'admin');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      member: expect.objectContaining({ id: bob.id, role: 'admin', isYou: false }),
    });
    expect((await bob.call('GET', '/for-members')).json().role).toBe('admin');
    expect((await audited())[0]).toEqual({
      action: 'member.role_changed',
      detail: { email: 'bob@example.org', role: 'admin', previousRole: 'viewer' },
    });
    expect(await told()).toEqual(['member.invited', 'member.joined', 'member.role_changed']);
  });

  it('to the same one is answered and recorded nowhere', async () => {
    const bob = await join('bob@example.org', 'viewer');
    const before = await audited();
    expect((await setRole(owner, bob.id, 'viewer')).statusCode).toBe(200);
    expect(await audited()).toEqual(before);
  });

  it.each([
    ['viewer', 'viewer', 'member'],
    ['member', 'viewer', 'member'],
    ['admin', 'owner', 'member'],
    ['admin', 'member', 'owner'],
  ] as const)('is refused to a %s who would make a %s a %s', async (role, from, to) => {
    const who = await join('who@example.org', role);
    const target = await join('target@example.org', from);
    const answer = await setRole(who, target.id, to);
    expect(answer.json()).toMatchObject({
      status: 403,
      code: 'not_permitted',
      detail: expect.stringContaining('Ask'),
    });
    expect((await target.call('GET', '/for-members')).json().role).toBe(from);
  });

  it.each(['viewer', 'member', 'admin'] as const)('never lets a %s raise themselves', async (role) => {
    const who = await join('who@example.org', role);
    expect((await setRole(who, who.id, 'owner')).statusCode).toBe(403);
    expect((await who.call('GET', '/for-members')).json().role).toBe(role);
  });

  it('leaves the last owner owner, and says what to do first', async () => {
    const answer = await setRole(owner, ownerId, 'admin');
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'conflict',
      detail: 'An account always has an owner. Make somebody else owner first.',
    });
    const bob = await join('bob@example.org', 'owner');
    expect((await setRole(owner, ownerId, 'admin')).statusCode).toBe(200);
    expect((await setRole(owner, bob.id, 'viewer')).statusCode).toBe(403);
  });

  it('of an unknown id, and of a member of another account, is not found and changes nothing', async () => {
    const other = await aMember(installation, 'zoe@example.org');
    const zoe = (await other.call('GET', '/v1/session')).json().member.id;
    for (const id of ['usr_unknown', zoe, '__proto__', '..']) {
      expect((await setRole(owner, id, 'viewer')).statusCode).toBe(404);
      expect((await remove(owner, id)).statusCode).toBe(404);
    }
    expect((await other.call('GET', '/for-members')).json().role).toBe('owner');
  });

  it.each([
    ['an unknown role', { role: 'god' }],
    ['an inherited role', { role: 'constructor' }],
    ['a further member', { role: 'viewer', accountId: 'acc_other' }],
    ['a prototype', '{"role":"viewer","__proto__":{"role":"owner"}}'],
    ['nothing', {}],
  ])('with %s is refused as not fitting', async (_what, body) => {
    const bob = await join('bob@example.org', 'member');
    const answer = await owner.call('PATCH', `/v1/members/${bob.id}`, body);
    expect(answer.statusCode).toBe(400);
    expect((await bob.call('GET', '/for-members')).json().role).toBe('member');
  });

  it('below what was needed to invite drops those invitations, with a record', async () => {
    const boss = await join('boss@example.org', 'owner');
    const asOwner = await invite(installation, boss, { email: 'one@example.org', role: 'owner' });
    const asMember = await invite(installation, boss, { email: 'two@example.org', role: 'member' });
    await setRole(owner, boss.id, 'admin');
    expect(await lookStatus(asOwner)).toBe(404);
    expect(await lookStatus(asMember)).toBe(200);
    await setRole(owner, boss.id, 'member');
    expect(await lookStatus(asMember)).toBe(404);
    const dropped = (await audited()).filter(({ action }) => action === 'invitation.cancelled');
    expect(dropped.map(({ detail }) => detail.email)).toEqual(['two@example.org', 'one@example.org']);
  });
});

describe('removing a member', () => {
  it('ends what their session may do at the very next request, is recorded and told', async () => {
    const bob = await join('bob@example.org', 'admin');
    expect((await bob.call('GET', '/for-members')).statusCode).toBe(200);
    expect((await remove(owner, bob.id)).statusCode).toBe(204);
    expect((await bob.call('GET', '/for-members')).statusCode).toBe(401);
    expect((await bob.call('GET', '/v1/members')).statusCode).toBe(401);
    expect((await setRole(bob, bob.id, 'owner')).statusCode).toBe(401);
    const [newest] = await installation.db.audit.list(accountId, 1);
    expect(newest).toMatchObject({
      action: 'member.removed',
      targetId: bob.id,
      detail: { email: 'bob@example.org', role: 'admin', left: false },
      actor: { kind: 'member', id: ownerId },
    });
    expect(newest && eventOfAudit(newest)?.data).toMatchObject({ left: false, email: 'bob@example.org' });
    expect((await told()).at(-1)).toBe('member.removed');
  });

  it('drops the invitations they had made', async () => {
    const bob = await join('bob@example.org', 'admin');
    const token = await invite(installation, bob, { email: 'eve@example.org', role: 'admin' });
    await remove(owner, bob.id);
    expect(await lookStatus(token)).toBe(404);
    expect((await list(owner)).invitations).toEqual([]);
  });

  it.each(['viewer', 'member', 'admin', 'owner'] as const)(
    'is what a %s may do to themselves',
    async (role) => {
      const bob = await join('bob@example.org', role);
      expect((await remove(bob, bob.id)).statusCode).toBe(204);
      expect((await audited())[0]).toMatchObject({ action: 'member.removed', detail: { left: true } });
    },
  );

  it.each([
    ['viewer', 'viewer'],
    ['member', 'viewer'],
    ['admin', 'owner'],
  ] as const)('is refused to a %s who would remove a %s', async (role, other) => {
    const who = await join('who@example.org', role);
    const target = await join('target@example.org', other);
    expect((await remove(who, target.id)).statusCode).toBe(403);
    expect((await target.call('GET', '/for-members')).statusCode).toBe(200);
  });

  it('never removes the last owner, not even by themselves', async () => {
    await join('al@example.org', 'admin');
    expect((await remove(owner, ownerId)).json()).toMatchObject({ status: 409, code: 'conflict' });
    expect((await owner.call('GET', '/for-members')).statusCode).toBe(200);
  });

  it('by two owners of each other at once leaves one of them', async () => {
    const bob = await join('bob@example.org', 'owner');
    const answers = await Promise.all([remove(owner, bob.id), remove(bob, ownerId)]);
    expect(answers.filter((answer) => answer.statusCode === 204)).toHaveLength(1);
    expect(await installation.db.members.list(accountId)).toHaveLength(1);
  });
});

async function lookStatus(token: string): Promise<number> {
  return (await installation.visitor().call('POST', '/v1/invitations/look', { token })).statusCode;
}

async function signedInAgain(email: string): Promise<Visitor> {
  const visitor = installation.visitor();
  await visitor.call('POST', '/v1/session', { email, password: 'violet tractor hums at noon' });
  return visitor;
}
