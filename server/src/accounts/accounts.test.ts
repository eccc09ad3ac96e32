import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../api/problem.js';
import { anInstallation, goodPassword, type Installation } from '../test-support/an-installation.js';

let installation: Installation;
beforeEach(async () => {
  installation = await anInstallation();
});
afterEach(() => installation.close());

const origin = { address: '203.0.113.7' };

describe('the operator command', () => {
  it('makes an account with its plan, recorded in the audit log, that can sign in', async () => {
    const { accounts, db } = installation;
    const input = { email: 'Ops@Example.org', password: goodPassword, name: 'Ops', plan: 'pro' };
    const account = await accounts.createWithPassword(input);
    expect(account).toMatchObject({ name: 'Ops', plan: 'pro', isOperator: true, suspendedAt: null });
    if (isProblem(account)) throw new Error(account.detail);
    expect(account.id).toMatch(/^acc_[0-9A-Za-z]{24}$/);
    const [event] = await db.audit.list(account.id, 10);
    expect(event).toMatchObject({
      action: 'account.created',
      actor: { kind: 'operator_command', id: '' },
      targetId: account.id,
      address: null,
    });
    const session = await accounts.signIn({ email: 'ops@example.org', password: goodPassword }, origin);
    expect(session).toMatchObject({
      member: { email: 'ops@example.org', role: 'owner' },
      account: { id: account.id },
    });
  });

  it('is told when the e-mail has an account, and changes nothing', async () => {
    const { accounts, db } = installation;
    const input = { email: 'ops@example.org', password: goodPassword };
    await accounts.createWithPassword(input);
    const again = await accounts.createWithPassword({ ...input, password: 'another tractor hums at noon' });
    expect(again).toMatchObject({ problem: 'conflict' });
    expect(await accounts.signIn(input, origin)).toHaveProperty('cookie');
    expect(await db.accounts.list()).toHaveLength(1);
  });

  it('is told of every wrong field at once', async () => {
    const input = { email: 'nobody', password: 'short', name: 'line\nbreak' };
    const problem = await installation.accounts.createWithPassword(input);
    expect(problem).toMatchObject({ problem: 'invalid_input' });
    expect('errors' in problem && problem.errors?.map((error) => error.field)).toEqual([
      'email',
      'password',
      'name',
    ]);
  });

  it('works when sign-up is closed', async () => {
    const closed = await anInstallation({ signupMode: () => 'closed' });
    try {
      await closed.accounts.createWithPassword({ email: 'a@example.org', password: goodPassword });
      const second = await closed.accounts.createWithPassword({
        email: 'b@example.org',
        password: goodPassword,
      });
      expect(second).toMatchObject({ isOperator: false });
    } finally {
      await closed.close();
    }
  });
});

describe('a login whose account was lost to a crash', () => {
  it('gets one account at the next sign-in, however many sign-ins come at once', async () => {
    const { accounts, db } = installation;
    const account = await accounts.createWithPassword({ email: 'ada@example.org', password: goodPassword });
    if (isProblem(account)) throw new Error(account.detail);
    for (const table of ['audit_events', 'members', 'accounts'] as const)
      await db.kysely.deleteFrom(table).execute();
    const signIn = () => accounts.signIn({ email: 'ada@example.org', password: goodPassword }, origin);
    const sessions = await Promise.all([signIn(), signIn(), signIn()]);
    for (const session of sessions) expect(session).toMatchObject({ account: { isOperator: true } });
    const [only, ...others] = await db.accounts.list();
    expect(others).toEqual([]);
    expect(await db.audit.list(only?.id ?? '', 10)).toHaveLength(1);
  });
});

describe('what is stored and logged', () => {
  it('holds no session token, reset token or password in clear', async () => {
    const { accounts, dir, logged, mails } = installation;
    const input = { email: 'ada@example.org', password: goodPassword };
    await accounts.createWithPassword(input);
    const session = await accounts.signIn(input, origin);
    await accounts.requestPasswordReset({ email: 'ada@example.org' }, origin);
    await accounts.settled();
    const sessionToken = 'cookie' in session && /=(\w{43});/.exec(session.cookie)?.[1];
    const resetToken = /token=(\w+)/.exec(mails.at(-1)?.text ?? '')?.[1];
    const files = ['neoagent.db', 'neoagent.db-wal'].map((name) => readFile(path.join(dir, name), 'latin1'));
    const sinks = [...(await Promise.all(files)), ...logged].join('\n');
    expect(sinks).toContain('ada@example.org');
    for (const secret of [sessionToken, resetToken, goodPassword]) {
      expect(secret).toBeTruthy();
      expect(sinks).not.toContain(secret);
    }
  });

  it('keeps passwords as argon2id with 19 MiB and two passes', async () => {
    await installation.accounts.createWithPassword({ email: 'ada@example.org', password: goodPassword });
    const database = await readFile(path.join(installation.dir, 'neoagent.db-wal'), 'latin1');
    expect(database).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('logs failed and successful sign-ins with the address and without the e-mail', async () => {
    const { accounts, logged } = installation;
    await accounts.createWithPassword({ email: 'ada@example.org', password: goodPassword });
    await accounts.signIn({ email: 'ada@example.org', password: 'wrong' }, origin);
    await accounts.signIn({ email: 'ada@example.org', password: goodPassword }, origin);
    expect(logged.map((line) => JSON.parse(line).event)).toEqual(['sign_in_failed', 'signed_in']);
    expect(logged.join()).not.toContain('ada@');
    expect(logged.join()).toContain(origin.address);
  });
});
