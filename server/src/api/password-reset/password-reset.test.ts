import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  goodPassword,
  type Installation,
  mailedToken,
} from '../../test-support/an-installation.js';

const email = 'ada@example.org';
const newPassword = 'crimson kettle whispers upstairs';
const minute = 60_000;

let installation: Installation;
beforeEach(async () => {
  installation = await anInstallation();
});
afterEach(() => installation.close());

const post = (url: string, body: unknown, address?: string) =>
  installation.visitor(address).call('POST', url, body);
const askFor = (who: string, address?: string) => post('/v1/password-reset', { email: who }, address);
const confirm = (token: string, password = newPassword) =>
  post('/v1/password-reset/confirm', { token, password });
const signIn = (password: string, address?: string) => post('/v1/session', { email, password }, address);

describe('asking for a reset', () => {
  it('is answered alike for a known and an unknown e-mail, and mails the known one only', async () => {
    await aMember(installation, email);
    const [known, unknown] = [await askFor('ADA@example.org'), await askFor('nobody@example.org')];
    await installation.accounts.settled();
    expect([known.statusCode, known.body]).toEqual([202, '{"status":"accepted"}']);
    expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body]);
    expect(installation.mails.map((mail) => mail.to)).toEqual([email]);
  });

  it('links to the public URL and nowhere else, whatever Host header came with it', async () => {
    await aMember(installation, email);
    await installation.app.inject({
      method: 'POST',
      url: '/v1/password-reset',
      headers: {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'content-type': 'application/json',
      },
      payload: { email },
    });
    await mailedToken(installation, email);
    const links = installation.mails.at(-1)?.text.match(/https?:\/\/[^\s/]+/g);
    expect(links).toEqual(['http://127.0.0.1:3000']);
  });

  it('is refused for a sixth mail to one address within an hour', async () => {
    const answers = [];
    for (let at = 0; at < 6; at++) answers.push((await askFor(email, `198.51.100.${at}`)).statusCode);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it.each([{}, { email: 'nobody' }, { email: [email] }, { email, redirectTo: 'https://evil.example' }])(
    'with %j is refused, naming the field',
    async (body) => {
      const answer = await post('/v1/password-reset', body);
      expect(answer.json()).toMatchObject({
        status: 400,
        code: 'invalid_input',
        errors: [{ field: expect.any(String) }],
      });
    },
  );
});

describe('choosing a new password', () => {
  it('replaces the old one, ends every session and tells the holder by mail', async () => {
    const visitor = await aMember(installation, email);
    await askFor(email);
    const answer = await confirm(await mailedToken(installation, email));
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect((await visitor.call('GET', '/v1/session')).statusCode).toBe(401);
    expect((await signIn(goodPassword)).statusCode).toBe(401);
    expect((await signIn(newPassword)).statusCode).toBe(201);
    await installation.accounts.settled();
    expect(installation.mails.at(-1)?.subject).toBe('Your password was changed');
  });

  it('works once per token, and once for all tokens mailed so far', async () => {
    await aMember(installation, email);
    await askFor(email);
    const first = await mailedToken(installation, email);
    await askFor(email);
    const second = await mailedToken(installation, email);
    expect(second).not.toBe(first);
    expect((await confirm(first)).statusCode).toBe(204);
    for (const token of [first, second]) {
      const again = await confirm(token, 'another kettle whispers upstairs');
      expect(again.json()).toMatchObject({
        status: 400,
        code: 'invalid_input',
        errors: [{ field: 'token' }],
      });
    }
    expect((await signIn(newPassword)).statusCode).toBe(201);
  });

  it('works for one of many who use a token at once', async () => {
    await aMember(installation, email);
    await askFor(email);
    const token = await mailedToken(installation, email);
    const answers = await Promise.all(Array.from({ length: 4 }, () => confirm(token)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([204, 400, 400, 400]);
  });

  it('is refused thirty minutes after the mail', async () => {
    await aMember(installation, email);
    await askFor(email);
    const token = await mailedToken(installation, email);
    installation.clock.at += 30 * minute + 1000;
    expect((await confirm(token)).statusCode).toBe(400);
  });

  it('that is weak is refused, and the token can still be used', async () => {
    await aMember(installation, email);
    await askFor(email);
    const token = await mailedToken(installation, email);
    for (const weak of ['short', 'passwordpassword', `${email}!!`]) {
      expect((await confirm(token, weak)).json()).toMatchObject({
        status: 400,
        errors: [{ field: 'password' }],
      });
    }
    expect((await confirm(token)).statusCode).toBe(204);
  });

  it('lifts the limit that guesses at the e-mail ran into', async () => {
    await aMember(installation, email);
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        post('/v1/session', { email, password: 'wrong' }, `198.51.100.${at}`),
      ),
    );
    expect((await signIn(goodPassword, '192.0.2.9')).statusCode).toBe(429);
    await askFor(email);
    await confirm(await mailedToken(installation, email));
    expect((await signIn(newPassword, '192.0.2.9')).statusCode).toBe(201);
  });

  it('with guessed tokens is refused after thirty from one address', async () => {
    const answers = [];
    for (let at = 0; at < 31; at++) answers.push((await confirm(`guess${at}`)).statusCode);
    expect(answers.filter((status) => status === 429)).toHaveLength(1);
    expect(answers.at(-1)).toBe(429);
  });
});
