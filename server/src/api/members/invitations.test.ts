import type { Role } from '@neoagent/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  type Installation,
  type Visitor,
} from '../../test-support/an-installation.js';
import { aJoined, invite } from '../../test-support/inviting.js';

const hour = 3_600_000;

let installation: Installation;
let owner: Visitor;
beforeEach(async () => {
  installation = await anInstallation();
  owner = await aMember(installation, 'ada@example.org');
});
afterEach(() => installation.close());

const join = (email: string, role: Role) => aJoined(installation, owner, { email, role });
const ask = (by: Visitor, email: unknown, role: unknown = 'member') =>
  by.call('POST', '/v1/members/invitations', { email, role });
const look = (token: string) => installation.visitor().call('POST', '/v1/invitations/look', { token });
const pending = async () => (await owner.call('GET', '/v1/members')).json().invitations;

describe('inviting', () => {
  it('mails a link whose token is stored and logged nowhere but as a digest', async () => {
    const answer = await ask(owner, 'Eve@Example.org', 'viewer');
    expect(answer.json().invitation).toMatchObject({ email: 'eve@example.org', role: 'viewer' });
    await installation.accounts.settled();
    const mail = installation.mails.at(-1);
    expect(mail).toMatchObject({ to: 'eve@example.org', subject: 'Invitation to the account Ada' });
    expect(mail?.text).toContain('Ada invites you to the account Ada, as viewer.');
    const sent = /\/accept-invitation\?token=([0-9A-Za-z]{43})\s/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(sent).toHaveLength(43);
    expect(answer.body).not.toContain(sent);
    const { rows } = await sql`select * from invitations`.execute(installation.db.kysely);
    const events = await sql`select * from audit_events`.execute(installation.db.kysely);
    const outbox = await sql`select * from webhook_events`.execute(installation.db.kysely);
    const kept = JSON.stringify([rows, events.rows, outbox.rows, installation.logged]);
    expect(kept).not.toContain(sent);
    expect((await look(sent)).statusCode).toBe(200);
    const [row] = rows as { token_digest: string }[];
    expect((await look(row?.token_digest ?? '')).statusCode).toBe(404);
  });

  it('the same e-mail again, in whatever letter case, replaces role and link', async () => {
    const first = await invite(installation, owner, { email: 'eve@example.org', role: 'admin' });
    await ask(owner, 'EVE@example.org', 'viewer');
    await installation.accounts.settled();
    expect((await look(first)).statusCode).toBe(404);
    expect(await pending()).toEqual([expect.objectContaining({ email: 'eve@example.org', role: 'viewer' })]);
    expect(installation.mails.filter((mail) => mail.to === 'eve@example.org')).toHaveLength(2);
  });

  it('a member already is a conflict about the e-mail, and mails nobody', async () => {
    await join('bob@example.org', 'viewer');
    const mails = installation.mails.length;
    const answer = await ask(owner, 'BOB@example.org');
    expect(answer.json()).toMatchObject({ status: 409, code: 'conflict', errors: [{ field: 'email' }] });
    await installation.accounts.settled();
    expect(installation.mails).toHaveLength(mails);
  });

  it('somebody with a login elsewhere answers exactly as inviting somebody without', async () => {
    await aMember(installation, 'zoe@example.org');
    const shapes = await Promise.all(
      ['zoe@example.org', 'new@example.org'].map(async (email) => {
        const { statusCode, body } = await ask(owner, email);
        const { id: _, email: __, ...rest } = JSON.parse(body).invitation;
        return { statusCode, rest };
      }),
    );
    expect(shapes[0]).toEqual(shapes[1]);
  });

  it.each([
    ['viewer', 'viewer'],
    ['member', 'viewer'],
    ['admin', 'owner'],
  ] as const)('is refused to a %s who would invite a %s', async (role, invited) => {
    const who = await join('who@example.org', role);
    const answer = await ask(who, 'eve@example.org', invited);
    expect(answer.json()).toMatchObject({ status: 403, code: 'not_permitted' });
    expect(await pending()).toEqual([]);
  });

  it('by an admin never takes the place of an owner’s invitation', async () => {
    const admin = await join('al@example.org', 'admin');
    const token = await invite(installation, owner, { email: 'eve@example.org', role: 'owner' });
    expect((await ask(admin, 'eve@example.org', 'viewer')).statusCode).toBe(403);
    expect((await look(token)).json().invitation.role).toBe('owner');
  });

  it.each([
    ['no e-mail', 'not an e-mail'],
    ['a header of its own', 'eve@example.org\r\nBcc: all@example.org'],
    ['two mailboxes', 'eve@example.org,bob@example.org'],
    ['a name before it', 'Eve <eve@example.org>'],
    ['a line end at its end', 'eve@example.org\n'],
    ['the empty text', ''],
    ['a list', ['eve@example.org']],
  ])('%s is refused about the e-mail and mails nobody', async (_what, email) => {
    const mails = installation.mails.length;
    const answer = await ask(owner, email);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_input', errors: [{ field: 'email' }] });
    await installation.accounts.settled();
    expect(installation.mails).toHaveLength(mails);
  });

  it.each([
    ['an unknown role', '{"email":"eve@example.org","role":"root"}'],
    ['a further member', '{"email":"eve@example.org","role":"viewer","accountId":"acc_other"}'],
    ['a prototype', '{"email":"eve@example.org","role":"viewer","__proto__":{"role":"owner"}}'],
    ['a constructor', '{"email":"eve@example.org","role":"viewer","constructor":{"prototype":{}}}'],
  ])('with %s is refused', async (_what, body) => {
    expect((await owner.call('POST', '/v1/members/invitations', body)).statusCode).toBe(400);
    expect(await pending()).toEqual([]);
  });

  it('mails one e-mail at most five times an hour, and takes nothing from the account’s fifty then', async () => {
    for (let at = 0; at < 5; at++) expect((await ask(owner, 'eve@example.org')).statusCode).toBe(201);
    for (let at = 0; at < 60; at++) {
      const refused = await ask(owner, 'eve@example.org');
      expect(refused.json()).toMatchObject({ status: 429, code: 'too_many_attempts' });
      expect(refused.headers['retry-after']).toBe('3600');
    }
    for (let at = 0; at < 45; at++) expect((await ask(owner, `p${at}@example.org`)).statusCode).toBe(201);
    expect((await ask(owner, 'last@example.org')).statusCode).toBe(429);
    expect(await pending()).toHaveLength(46);
    installation.clock.at += hour;
    expect((await ask(owner, 'last@example.org')).statusCode).toBe(201);
  });

  it('stops at a hundred pending ones, of which any can be sent again', async () => {
    for (let at = 0; at < 100; at++) {
      if (at === 50) installation.clock.at += hour;
      expect((await ask(owner, `p${at}@example.org`)).statusCode).toBe(201);
    }
    installation.clock.at += hour;
    expect((await ask(owner, 'more@example.org')).json()).toMatchObject({ status: 409, code: 'conflict' });
    expect((await ask(owner, 'p7@example.org')).statusCode).toBe(201);
    expect(await pending()).toHaveLength(100);
  });
});

describe('cancelling an invitation', () => {
  const cancel = (by: Visitor, id: string) => by.call('DELETE', `/v1/members/invitations/${id}`);

  it('makes its link useless at once, with a record', async () => {
    const token = await invite(installation, owner, { email: 'eve@example.org', role: 'member' });
    const [{ id }] = await pending();
    expect((await cancel(owner, id)).statusCode).toBe(204);
    expect((await look(token)).statusCode).toBe(404);
    expect((await cancel(owner, id)).statusCode).toBe(404);
    const { accountId } = (await owner.call('GET', '/for-members')).json();
    expect((await installation.db.audit.list(accountId, 1))[0]).toMatchObject({
      action: 'invitation.cancelled',
      targetId: id,
      detail: { email: 'eve@example.org', role: 'member' },
    });
  });

  it('is for admins and owners, and an owner’s for owners', async () => {
    const [member, admin] = [await join('mo@example.org', 'member'), await join('al@example.org', 'admin')];
    await invite(installation, owner, { email: 'eve@example.org', role: 'owner' });
    const [{ id }] = await pending();
    expect((await cancel(member, id)).statusCode).toBe(403);
    expect((await cancel(member, 'inv_unknown')).statusCode).toBe(403);
    expect((await cancel(admin, id)).statusCode).toBe(403);
    expect(await pending()).toHaveLength(1);
    expect((await cancel(owner, id)).statusCode).toBe(204);
  });

  it('of another account is not found, as one that never was', async () => {
    await invite(installation, owner, { email: 'eve@example.org', role: 'member' });
    const [{ id }] = await pending();
    const other = await aMember(installation, 'zoe@example.org');
    const [theirs, none] = [await cancel(other, id), await cancel(other, 'inv_unknown')];
    expect(theirs.statusCode).toBe(404);
    expect(theirs.json().detail).toBe(none.json().detail);
    expect(await pending()).toHaveLength(1);
  });
});
