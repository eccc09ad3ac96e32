import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  goodPassword,
  type Installation,
} from '../../test-support/an-installation.js';

const minute = 60_000;
const hour = 60 * minute;
const email = 'ada@example.org';

let installation: Installation;
beforeEach(async () => {
  installation = await anInstallation();
});
afterEach(() => installation.close());

const signIn = (body: unknown, address?: string) =>
  installation.visitor(address).call('POST', '/v1/session', body);

describe('signing in', () => {
  it('answers the session and sets a cookie that scripts and other sites’ forms cannot use', async () => {
    const visitor = await aMember(installation, email);
    const answer = await signIn({ email: 'ADA@EXAMPLE.ORG', password: goodPassword });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual((await visitor.call('GET', '/v1/session')).json());
    expect(answer.headers['set-cookie']).toMatch(
      /^neoagent_session=[0-9A-Za-z]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).not.toContain(visitor.cookie?.split('=')[1]);
  });

  it('on an https origin uses a secure cookie bound to the host, and believes no other', async () => {
    const own = await anInstallation({ publicUrl: () => 'https://keys.example.org' });
    try {
      const visitor = await aMember(own, email);
      expect(visitor.cookie).toMatch(/^__Host-neoagent_session=/);
      const { headers } = await visitor.call('POST', '/v1/session', { email, password: goodPassword });
      expect(headers['set-cookie']).toMatch(/; Secure/);
      visitor.cookie = visitor.cookie?.replace('__Host-', '');
      expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
    } finally {
      await own.close();
    }
  });

  it('gives a new token every time and ends the session of the cookie that came along', async () => {
    const visitor = await aMember(installation, email);
    const first = visitor.cookie;
    await visitor.call('POST', '/v1/session', { email, password: goodPassword });
    expect(visitor.cookie).not.toBe(first);
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(200);
    visitor.cookie = first;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('never takes up a token that the client chose', async () => {
    await aMember(installation, email);
    const visitor = installation.visitor();
    const chosen = `neoagent_session=${'A'.repeat(43)}`;
    visitor.cookie = chosen;
    await visitor.call('POST', '/v1/session', { email, password: goodPassword });
    visitor.cookie = chosen;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('is refused in the same words for a wrong password, an unknown e-mail and no e-mail at all', async () => {
    await aMember(installation, email);
    const bodies = await Promise.all(
      [email, 'nobody@example.org', 'not an e-mail', ''].map(async (who) => {
        const answer = await signIn({ email: who, password: 'wrong tractor hums at noon' });
        const { requestId: _id, ...problem } = answer.json();
        return problem;
      }),
    );
    expect(bodies[0]).toMatchObject({ status: 401, code: 'sign_in_failed' });
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it.each([
    ['a list as e-mail', { email: [email], password: goodPassword }, 'email'],
    ['a number as password', { email, password: 1 }, 'password'],
    ['an unknown member', { email, password: goodPassword, accountId: 'acc_other' }, 'accountId'],
    ['no password', { email }, 'password'],
  ])('with %s is refused, naming the field', async (_what, body, field) => {
    expect((await signIn(body)).json()).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ field }],
    });
  });
});

describe('a session', () => {
  it('is what lets a member use the routes for members', async () => {
    const visitor = await aMember(installation, email);
    const answer = await visitor.call('GET', '/for-members');
    expect(answer.json()).toMatchObject({ email, name: 'Ada', role: 'owner', isOperator: true });
    const stranger = await installation.visitor().call('GET', '/for-members');
    expect(stranger.json()).toMatchObject({ status: 401, code: 'not_signed_in' });
  });

  it.each([
    ['none', undefined],
    ['an empty one', 'neoagent_session='],
    ['a token never issued', `neoagent_session=${'a'.repeat(43)}`],
    ['a long one', `neoagent_session=${'a'.repeat(4000)}`],
    ['broken escapes', 'neoagent_session=%E0%A4%A'],
  ])('is not found with a cookie that is %s', async (_what, cookie) => {
    const visitor = installation.visitor();
    visitor.cookie = cookie;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('is not found with the digest that is stored in place of its token', async () => {
    const visitor = await aMember(installation, email);
    const { rows } = await sql<{ token: string }>`select token from auth_sessions`.execute(
      installation.db.kysely,
    );
    expect(rows).toHaveLength(1);
    visitor.cookie = `neoagent_session=${rows[0]?.token}`;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('is dead on the server after signing out', async () => {
    const visitor = await aMember(installation, email);
    const old = visitor.cookie;
    const answer = await visitor.call('DELETE', '/v1/session');
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^neoagent_session=; Max-Age=0; Path=\//);
    visitor.cookie = old;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
    expect((await visitor.call('DELETE', '/v1/session')).statusCode).toBe(204);
  });

  it('ends two hours after its last use', async () => {
    const visitor = await aMember(installation, email);
    installation.clock.at += 2 * hour - minute;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(200);
    installation.clock.at += 2 * hour - minute;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(200);
    installation.clock.at += 2 * hour;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });

  it('ends twelve hours after sign-in however much it is used', async () => {
    const visitor = await aMember(installation, email);
    for (let at = 0; at < 11; at++) {
      installation.clock.at += hour;
      expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(200);
    }
    installation.clock.at += hour;
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
  });
});

describe('guessing', () => {
  const wrong = { email, password: 'wrong tractor hums at noon' };

  it('is refused after thirty failures from one address in five minutes, and goes on after them', async () => {
    await aMember(installation, email);
    const guess = (at: number) => signIn({ ...wrong, email: `nobody${at}@example.org` }, '198.51.100.1');
    const answers = await Promise.all(Array.from({ length: 31 }, (_, at) => guess(at)));
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(30);
    const refused = answers.find((answer) => answer.statusCode === 429);
    expect(refused?.headers['retry-after']).toBe('300');
    expect(refused?.json()).toMatchObject({ code: 'too_many_attempts' });
    expect((await signIn(wrong, '198.51.100.2')).statusCode).toBe(401);
    installation.clock.at += 5 * minute;
    expect((await guess(99)).statusCode).toBe(401);
  });

  it('counts all IPv6 addresses of one subscriber as one', async () => {
    const guess = (at: number) =>
      signIn({ ...wrong, email: `nobody${at}@example.org` }, `2001:db8::${at + 1}`);
    const answers = await Promise.all(Array.from({ length: 31 }, (_, at) => guess(at)));
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(1);
  });

  it('at one e-mail stops after a hundred failures an hour, and locks nobody out where they signed in before', async () => {
    await aMember(installation, email, '192.0.2.1');
    const right = { email, password: goodPassword };
    const guesses = Array.from({ length: 101 }, (_, at) => signIn(wrong, `198.51.100.${at}`));
    const answers = await Promise.all(guesses);
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(100);
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(1);
    expect((await signIn(right, '198.51.100.200')).statusCode).toBe(429);
    expect((await signIn(right, '192.0.2.1')).statusCode).toBe(201);
    installation.clock.at += hour;
    expect((await signIn(right, '198.51.100.200')).statusCode).toBe(201);
  });

  it('is not what signing in correctly counts as', async () => {
    await aMember(installation, email);
    for (let at = 0; at < 40; at++) {
      expect((await signIn({ email, password: goodPassword })).statusCode).toBe(201);
    }
  });
});
