import type { Role } from '@neoagent/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  goodPassword,
  type Installation,
  type Visitor,
} from '../../test-support/an-installation.js';
import { aJoined, invite } from '../../test-support/inviting.js';

const day = 24 * 3_600_000;
const email = 'eve@example.org';
let mode: 'open' | 'invite' | 'closed';
let installation: Installation;
let owner: Visitor;
let accountId: string;
beforeEach(async () => {
  mode = 'open';
  installation = await anInstallation({ signupMode: () => mode });
  owner = await aMember(installation, 'ada@example.org');
  accountId = (await owner.call('GET', '/for-members')).json().accountId;
});
afterEach(() => installation.close());

const invited = (role: Role = 'member', to = email) => invite(installation, owner, { email: to, role });
const look = (token: unknown, by = installation.visitor()) =>
  by.call('POST', '/v1/invitations/look', { token });
const accept = (body: unknown, by = installation.visitor()) =>
  by.call('POST', '/v1/invitations/accept', body);
const emails = async () => (await installation.db.members.list(accountId)).map((member) => member.email);

describe('looking at an invitation', () => {
  it('shows what it is for, as often as wanted', async () => {
    const token = await invited('admin');
    for (let at = 0; at < 40; at++) expect((await look(token)).statusCode).toBe(200);
    expect((await look(token)).json()).toEqual({
      invitation: {
        account: { name: 'Ada' },
        email,
        role: 'admin',
        invitedBy: 'Ada',
        expiresAt: new Date(installation.clock.at + 7 * day).toISOString(),
        hasLogin: false,
      },
    });
  });

  it('tells its holder that the e-mail has a login', async () => {
    await aMember(installation, email);
    expect((await look(await invited())).json().invitation.hasLogin).toBe(true);
  });

  it('is refused in the same words for one mistyped, expired, used, cancelled or never made', async () => {
    const mistyped = (await invited()).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const cancelled = await invited('member', 'c@example.org');
    const { invitations } = (await owner.call('GET', '/v1/members')).json();
    await owner.call('DELETE', `/v1/members/invitations/${invitations.at(-1).id}`);
    const used = await invited('member', 'u@example.org');
    await accept({ token: used, password: goodPassword });
    const expired = await invited('member', 'x@example.org');
    installation.clock.at += 7 * day;
    const answers = await Promise.all(
      [mistyped, cancelled, used, expired, 'A'.repeat(43), ''].map((t) => look(t)),
    );
    for (const answer of answers) expect(answer.statusCode).toBe(404);
    expect(new Set(answers.map((answer) => answer.json().detail)).size).toBe(1);
    expect(answers[0]?.json()).toMatchObject({ code: 'not_found', detail: expect.stringContaining('Ask') });
    expect((await accept({ token: expired, password: goodPassword })).statusCode).toBe(404);
  });

  it('slows guessing of tokens down by client address', async () => {
    const token = await invited();
    const guesses = await Promise.all(Array.from({ length: 31 }, (_, at) => look(`guess ${at}`)));
    expect(guesses.filter((guess) => guess.statusCode === 429)).toHaveLength(1);
    expect((await accept({ token: 'guess', password: goodPassword })).statusCode).toBe(429);
    expect((await look(token, installation.visitor('198.51.100.9'))).statusCode).toBe(200);
  });
});

describe('joining without a login', () => {
  it('makes one, signs in, and is recorded and told once', async () => {
    const token = await invited('admin');
    const eve = installation.visitor();
    const answer = await accept({ token, name: ' Eve ', password: goodPassword }, eve);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly/);
    expect(answer.json()).toEqual((await eve.call('GET', '/v1/session')).json());
    expect(answer.json()).toMatchObject({
      member: { email, name: 'Eve', role: 'admin' },
      account: { id: accountId },
      accounts: [{ id: accountId, role: 'admin' }],
    });
    const [joined, asked] = await installation.db.audit.list(accountId, 2);
    expect(joined).toMatchObject({ action: 'member.joined', detail: { email, role: 'admin' } });
    expect(joined?.actor.id).toBe(answer.json().member.id);
    expect(asked?.action).toBe('member.invited');
    const again = await installation.visitor().call('POST', '/v1/session', { email, password: goodPassword });
    expect(again.json().account.id).toBe(accountId);
  });

  it.each([
    ['no password', {}],
    ['a weak one', { password: 'password1234567' }],
    ['a name of two lines', { password: goodPassword, name: 'Eve\nBcc' }],
    ['an e-mail of one’s own', { password: goodPassword, email: 'mallory@example.org' }],
    ['a role of one’s own', { password: goodPassword, role: 'owner' }],
  ])('with %s is refused and leaves the invitation as it was', async (_what, more) => {
    const token = await invited();
    expect((await accept({ token, ...more })).json()).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(await emails()).toEqual(['ada@example.org']);
    expect((await look(token)).json().invitation.hasLogin).toBe(false);
  });

  it.each([
    ['open', 201],
    ['invite', 201],
    ['closed', 403],
  ] as const)('with sign-up %s is answered %i', async (how, status) => {
    const token = await invited();
    mode = how;
    const answer = await accept({ token, password: goodPassword });
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.json().code).toBe('sign_up_closed');
  });

  it('twice at once makes one login and one membership; the second is told it was used', async () => {
    const token = await invited();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => accept({ token, password: goodPassword })),
    );
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.statusCode === 404)).toHaveLength(5);
    expect((await emails()).toSorted()).toEqual(['ada@example.org', email]);
    const events = await installation.db.audit.list(accountId, 20);
    expect(events.filter(({ action }) => action === 'member.joined')).toHaveLength(1);
    const signIn = await installation
      .visitor()
      .call('POST', '/v1/session', { email, password: goodPassword });
    expect(signIn.json().account.id).toBe(accountId);
  });
});

describe('joining with a login', () => {
  it('needs its password, of which wrong ones are counted as at sign-in', async () => {
    await aMember(installation, email);
    const token = await invited();
    const wrong = { token, password: 'wrong tractor hums at noon' };
    expect((await accept(wrong)).json()).toMatchObject({ status: 401, code: 'sign_in_failed' });
    expect((await accept({ token })).json()).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
    for (let at = 0; at < 29; at++) expect((await accept(wrong)).statusCode).toBe(401);
    expect((await accept(wrong)).statusCode).toBe(429);
    expect(await emails()).toEqual(['ada@example.org']);
    const there = installation.visitor('198.51.100.9');
    expect((await accept({ token, password: goodPassword }, there)).json().account.id).toBe(accountId);
  });

  it('never replaces the password or the name', async () => {
    await aMember(installation, email);
    const token = await invited();
    expect(
      (await accept({ token, name: 'Mallory', password: 'purple engine sings at dawn' })).statusCode,
    ).toBe(401);
    const joined = await accept({ token, name: 'Mallory', password: goodPassword });
    expect(joined.json().member.name).toBe('Ada');
  });

  it('in a session of that e-mail needs nothing more, and replaces the session', async () => {
    const eve = await aMember(installation, email);
    const before = eve.cookie;
    const answer = await accept({ token: await invited('viewer') }, eve);
    expect(answer.json()).toMatchObject({ account: { id: accountId }, member: { role: 'viewer' } });
    expect(answer.json().accounts).toHaveLength(2);
    expect(eve.cookie).not.toBe(before);
    eve.cookie = before;
    expect((await eve.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('in somebody else’s session is nothing but having no session', async () => {
    await aMember(installation, email);
    const zoe = await aMember(installation, 'zoe@example.org');
    const token = await invited('admin');
    expect((await accept({ token }, zoe)).statusCode).toBe(400);
    expect(await emails()).toEqual(['ada@example.org']);
  });

  it('works with sign-up closed', async () => {
    await aMember(installation, email);
    mode = 'closed';
    expect((await accept({ token: await invited(), password: goodPassword })).statusCode).toBe(201);
  });

  it('and being a member already joins nothing, keeps the role, and spends the invitation', async () => {
    const token = await invited('owner');
    const eve = await aMember(installation, email);
    const { id: userId } = (await eve.call('GET', '/v1/session')).json().member;
    await installation.db.members.insert({
      accountId,
      userId,
      role: 'viewer',
      createdAt: installation.clock.at,
    });
    expect((await accept({ token }, eve)).json()).toMatchObject({ member: { role: 'viewer' } });
    expect((await look(token)).statusCode).toBe(404);
    const events = await installation.db.audit.list(accountId, 20);
    expect(events.filter(({ action }) => action === 'member.joined')).toEqual([]);
  });
});

describe('a login of several accounts', () => {
  it('chooses among its own, oldest first in the list, and never another', async () => {
    const eve = await aMember(installation, email);
    const own = (await eve.call('GET', '/v1/session')).json().account.id;
    installation.clock.at += 1000;
    await accept({ token: await invited('viewer') }, eve);
    const choose = (id: unknown) => eve.call('POST', '/v1/session/account', { accountId: id });
    expect((await choose(own)).json()).toMatchObject({ account: { id: own }, member: { role: 'owner' } });
    expect((await eve.call('GET', '/for-members')).json()).toMatchObject({ accountId: own, role: 'owner' });
    expect((await choose(accountId)).json()).toMatchObject({ member: { role: 'viewer' } });
    const session = (await eve.call('GET', '/v1/session')).json();
    expect(session.accounts.map((one: { id: string }) => one.id)).toEqual([own, accountId]);
    const zoe = await aMember(installation, 'zoe@example.org');
    const theirs = (await zoe.call('GET', '/for-members')).json().accountId;
    for (const id of [theirs, 'acc_unknown', '__proto__']) expect((await choose(id)).statusCode).toBe(404);
    expect((await choose([own])).statusCode).toBe(400);
    expect((await eve.call('GET', '/for-members')).json().accountId).toBe(accountId);
    const nobody = await installation.visitor().call('POST', '/v1/session/account', { accountId });
    expect(nobody.statusCode).toBe(401);
  });
});

describe('a login that belongs to no account any more', () => {
  const signIn = (password = goodPassword) =>
    installation.visitor().call('POST', '/v1/session', { email, password });

  it.each(['invite', 'closed'] as const)(
    'with sign-up %s is told so, after the right password alone',
    async (how) => {
      const eve = await aJoined(installation, owner, { email, role: 'member' });
      mode = how;
      await eve.call('DELETE', `/v1/members/${eve.id}`);
      expect((await signIn('wrong tractor hums at noon')).json().code).toBe('sign_in_failed');
      const answer = await signIn();
      expect(answer.json()).toMatchObject({ status: 403, code: 'no_account' });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect((await accept({ token: await invited(), password: goodPassword })).statusCode).toBe(201);
    },
  );

  it('with sign-up open gets an account of its own, one at two sign-ins at once', async () => {
    const eve = await aJoined(installation, owner, { email, role: 'member' });
    await eve.call('DELETE', `/v1/members/${eve.id}`);
    const answers = await Promise.all([signIn(), signIn(), signIn()]);
    expect(new Set(answers.map((answer) => answer.json().account.id)).size).toBe(1);
    expect(answers[0]?.json()).toMatchObject({ member: { role: 'owner' }, account: { isOperator: false } });
  });

  it('founds another account when it left the one it had founded, and never gets that back', async () => {
    const bob = await aJoined(installation, owner, { email: 'bob@example.org', role: 'owner' });
    const { id } = (await owner.call('GET', '/v1/session')).json().member;
    await owner.call('DELETE', `/v1/members/${id}`);
    const visitors = [installation.visitor(), installation.visitor()];
    const body = { email: 'ada@example.org', password: goodPassword };
    const answers = await Promise.all(visitors.map((visitor) => visitor.call('POST', '/v1/session', body)));
    const ids = answers.map((answer) => answer.json().account.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBe(accountId);
    expect((await bob.call('GET', '/v1/members')).json().members).toHaveLength(1);
  });
});
