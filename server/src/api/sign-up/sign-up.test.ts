import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  goodPassword,
  type Installation,
} from '../../test-support/an-installation.js';

let installation: Installation;
beforeEach(async () => {
  installation = await anInstallation();
});
afterEach(() => installation.close());

const signUp = (body: unknown, address?: string) =>
  installation.visitor(address).call('POST', '/v1/sign-up', body);

describe('a sign-up is accepted', () => {
  it('and the member can sign in, owning an account of their own', async () => {
    const visitor = await aMember(installation, 'Ada@Example.org');
    const session = (await visitor.call('GET', '/v1/session')).json();
    expect(session).toEqual({
      member: {
        id: expect.stringMatching(/^usr_[0-9A-Za-z]{24}$/),
        email: 'ada@example.org',
        name: 'Ada',
        role: 'owner',
      },
      account: {
        id: expect.stringMatching(/^acc_[0-9A-Za-z]{24}$/),
        name: 'Ada',
        plan: 'default',
        isOperator: true,
        timeZone: 'UTC',
        suspendedAt: null,
      },
      accounts: [{ id: session.account.id, name: 'Ada', role: 'owner' }],
    });
    const [event] = await installation.db.audit.list(session.account.id, 10);
    expect(event).toMatchObject({
      action: 'account.created',
      actor: { kind: 'member', id: session.member.id },
      address: '203.0.113.7',
    });
  });

  it('making the first account, and no later one, the operator’s', async () => {
    const views = [];
    for (const email of ['first@example.org', 'second@example.org']) {
      const visitor = await aMember(installation, email);
      views.push((await visitor.call('GET', '/v1/session')).json().account.isOperator);
    }
    expect(views).toEqual([true, false]);
  });

  it('without a name, naming member and account after the e-mail', async () => {
    expect((await signUp({ email: 'ada@example.org', password: goodPassword, name: '  ' })).statusCode).toBe(
      202,
    );
    const [account] = await installation.db.accounts.list();
    expect(account?.name).toBe('ada@example.org');
  });

  it('with an emoji password of fifteen code points', async () => {
    const password = '🦊🎻🌋🧊🛶🪁🥨🧲🪐🦉🍄🎲🧵🪴🚲';
    expect((await signUp({ email: 'ada@example.org', password })).statusCode).toBe(202);
    const signIn = await installation
      .visitor()
      .call('POST', '/v1/session', { email: 'ada@example.org', password });
    expect(signIn.statusCode).toBe(201);
  });

  it('with a password that differs in Unicode composition only, which stays one password', async () => {
    await signUp({ email: 'ada@example.org', password: 'cafe\u0301 tractor hums at noon' });
    const password = 'caf\u00e9 tractor hums at noon';
    const signIn = await installation
      .visitor()
      .call('POST', '/v1/session', { email: 'ada@example.org', password });
    expect(signIn.statusCode).toBe(201);
  });
});

describe('a sign-up with a known e-mail', () => {
  it('gets the very answer an unknown one gets, changes nothing, and tells the holder by mail', async () => {
    const unknown = await signUp({ email: 'ada@example.org', password: goodPassword });
    expect(installation.mails).toEqual([]);
    const known = await signUp({
      email: 'ADA@example.org',
      password: 'another tractor hums at noon',
      name: 'Eve',
    });
    await installation.accounts.settled();
    const { date: _unknownDate, ...unknownHeaders } = unknown.headers;
    const { date: _knownDate, ...knownHeaders } = known.headers;
    expect([known.statusCode, known.body, knownHeaders]).toEqual([
      unknown.statusCode,
      unknown.body,
      unknownHeaders,
    ]);
    expect(known.json()).toEqual({ status: 'accepted' });
    expect(installation.mails.map((mail) => [mail.to, mail.subject])).toEqual([
      ['ada@example.org', 'You already have a login'],
    ]);
    expect(await installation.db.accounts.list()).toHaveLength(1);
    const body = { email: 'ada@example.org', password: goodPassword };
    expect((await installation.visitor().call('POST', '/v1/session', body)).statusCode).toBe(201);
  });

  it('sent many times at once makes one login and one account', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => signUp({ email: 'ada@example.org', password: goodPassword })),
    );
    expect(answers.map((answer) => answer.statusCode)).toEqual([202, 202, 202, 202, 202]);
    expect(await installation.db.accounts.list()).toHaveLength(1);
  });
});

describe('a sign-up is refused', () => {
  it.each([
    ['a weak password', { email: 'a@example.org', password: 'passwordpassword' }, 'password'],
    ['a short password', { email: 'a@example.org', password: 'short' }, 'password'],
    ['a long password', { email: 'a@example.org', password: 'ab1'.repeat(100) }, 'password'],
    [
      'the e-mail as password',
      { email: 'someone.special@example.org', password: 'someone.special@example.org' },
      'password',
    ],
    ['no e-mail', { password: goodPassword }, 'email'],
    ['an e-mail without a domain', { email: 'ada', password: goodPassword }, 'email'],
    [
      'an e-mail with a line end',
      { email: 'a@example.org\nBcc: b@example.org', password: goodPassword },
      'email',
    ],
    ['two e-mails', { email: 'a@example.org,b@example.org', password: goodPassword }, 'email'],
    ['a list as e-mail', { email: ['a@example.org'], password: goodPassword }, 'email'],
    ['an object as password', { email: 'a@example.org', password: { $ne: '' } }, 'password'],
    [
      'a name of 65 characters',
      { email: 'a@example.org', password: goodPassword, name: 'x'.repeat(65) },
      'name',
    ],
    [
      'a name with a control character',
      { email: 'a@example.org', password: goodPassword, name: 'a\u0007b' },
      'name',
    ],
    ['a role', { email: 'a@example.org', password: goodPassword, role: 'owner' }, 'role'],
    ['an operator flag', { email: 'a@example.org', password: goodPassword, isOperator: true }, 'isOperator'],
    ['a plan', { email: 'a@example.org', password: goodPassword, plan: 'pro' }, 'plan'],
    [
      'a verified flag',
      { email: 'a@example.org', password: goodPassword, emailVerified: true },
      'emailVerified',
    ],
  ])('with %s, naming the field', async (_what, body, field) => {
    const answer = await signUp(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    expect(await installation.db.accounts.list()).toEqual([]);
  });

  it('with a password of a megabyte, as too large', async () => {
    const answer = await signUp({ email: 'a@example.org', password: 'x'.repeat(1_000_000) });
    expect(answer.json()).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('with a prototype in the body, changing nothing', async () => {
    const body = `{"email":"a@example.org","password":"${goodPassword}","__proto__":{"isOperator":true}}`;
    expect((await signUp(body)).statusCode).toBe(400);
  });

  it.each(['closed', 'invite'] as const)(
    'when sign-up is %s, except for the very first account',
    async (mode) => {
      const own = await anInstallation({ signupMode: () => mode });
      try {
        const call = (email: string) =>
          own.visitor().call('POST', '/v1/sign-up', { email, password: goodPassword });
        const both = await Promise.all([call('one@example.org'), call('two@example.org')]);
        expect(both.map((answer) => answer.statusCode).sort()).toEqual([202, 403]);
        expect((await call('three@example.org')).json()).toMatchObject({
          status: 403,
          code: 'sign_up_closed',
        });
        const users = await own.db.kysely.selectFrom('auth_users').select('email').execute();
        expect([users.length, (await own.db.accounts.list()).length]).toEqual([1, 1]);
      } finally {
        await own.close();
      }
    },
  );

  it('for a sixth try with one e-mail within an hour, so that nobody’s mailbox is flooded', async () => {
    const body = { email: 'ada@example.org', password: goodPassword };
    const answers = [];
    for (let at = 0; at < 6; at++) answers.push(await signUp(body, `198.51.100.${at}`));
    expect(answers.map((answer) => answer.statusCode)).toEqual([202, 202, 202, 202, 202, 429]);
    expect(answers.at(-1)?.headers['retry-after']).toBe('3600');
    expect(answers.at(-1)?.json()).toMatchObject({ code: 'too_many_attempts' });
  });
});
