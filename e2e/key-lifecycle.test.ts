import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, askUntil } from './support/ask.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { connect, type RawAnswer, requestOctets, sendOctets } from './support/raw-request.js';
import { seedAccount, seedKey } from './support/seed.js';

/** The published bound for a change that another process made. */
const boundMs = 5_000;

let installation: Installation;
let member: Member;
let account: string;

beforeAll(async () => {
  // Generous limits: what is measured here is never refused for its number.
  const rules =
    'plans:\n  default: { permissions: ["*"], limits: [{ name: burst, allow: 100000, per: 1m }] }\n';
  installation = await startInstallation({ rules });
  member = await signUpMember(installation.url, 'mia@example.com');
  account = await seedAccount(installation, 'ana@example.com');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('a key changed by an operator’s command, while the server runs', () => {
  const cli = async (verb: string, id: string) => {
    const result = await installation.cli(['key', verb, id, '--json']);
    expect(result.status, result.stderr).toBe(0);
    return result.json as { readonly secret?: string };
  };
  const until = (secret: string, code: string | undefined) =>
    askUntil(installation.url, secret, { code, withinMs: boundMs });

  it('is accepted on the first request after it was created', async () => {
    const { id, secret } = await seedKey(installation, { account, name: 'at once' });
    const { status, json } = await ask(installation.url, secret);
    expect(status).toBe(200);
    expect(json).toMatchObject({ received: { n: 1 }, caller: { keyId: id } });
  });

  it('is refused within the bound once disabled, accepted once enabled, and refused for good once revoked', async () => {
    const { id, secret } = await seedKey(installation, { account, name: 'changing' });
    expect((await ask(installation.url, secret)).status).toBe(200);
    await cli('disable', id);
    const disabledMs = await until(secret, 'key_disabled');
    await cli('enable', id);
    const enabledMs = await until(secret, undefined);
    await cli('revoke', id);
    const revokedMs = await until(secret, 'key_revoked');
    console.log(
      `after the command ended: disabled for everyone after ${disabledMs} ms, enabled after ${enabledMs} ms, revoked after ${revokedMs} ms`,
    );
  });

  it('has only its new secret within the bound once regenerated', async () => {
    const { id, secret } = await seedKey(installation, { account, name: 'renewed' });
    expect((await ask(installation.url, secret)).status).toBe(200);
    const { secret: renewed } = await cli('regenerate', id);
    expect((await ask(installation.url, renewed ?? '')).status).toBe(200);
    console.log(
      `after the command ended: regenerated for everyone after ${await until(secret, 'key_revoked')} ms`,
    );
  });
});

describe('a key changed in the management API', () => {
  const change = async (id: string, verb: string) => {
    const answer = await member.call('POST', `/v1/keys/${id}/${verb}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json as { readonly secret?: string };
  };
  const codeOf = async (secret: string) => (await ask(installation.url, secret)).code;

  it('is decided anew on the very next request: disable, enable, regenerate, revoke', async () => {
    const { id, secret } = await member.createKey('next request');
    expect(await codeOf(secret)).toBeUndefined();
    await change(id, 'disable');
    expect(await codeOf(secret)).toBe('key_disabled');
    await change(id, 'enable');
    expect(await codeOf(secret)).toBeUndefined();
    const { secret: renewed = '' } = await change(id, 'regenerate');
    expect(await codeOf(secret)).toBe('key_revoked');
    expect(await codeOf(renewed)).toBeUndefined();
    await change(id, 'revoke');
    expect(await codeOf(renewed)).toBe('key_revoked');
  });

  it('is never accepted after its revocation was acknowledged, in 100 rounds of create, use, revoke, use', async () => {
    const stale: number[] = [];
    for (let round = 0; round < 100; round++) {
      const { id, secret } = await member.createKey(`round ${round}`);
      expect(await codeOf(secret)).toBeUndefined();
      await change(id, 'revoke');
      if ((await codeOf(secret)) !== 'key_revoked') stale.push(round);
    }
    expect(stale).toEqual([]);
  });

  it('is never accepted after its revocation was acknowledged, though requests with it run all the while', async () => {
    const { id, secret } = await member.createKey('under load');
    const before = Array.from({ length: 20 }, () => ask(installation.url, secret));
    await change(id, 'revoke');
    const after = await Promise.all(Array.from({ length: 20 }, () => codeOf(secret)));
    await Promise.all(before);
    expect(new Set(after)).toEqual(new Set(['key_revoked']));
  });
});

describe('a key that ends otherwise', () => {
  it('is refused as expired from the moment it names', async () => {
    const expiresAt = new Date(Date.now() + 1500).toISOString();
    const { secret } = await member.createKey('short-lived', { expiresAt });
    expect((await ask(installation.url, secret)).status).toBe(200);
    await askUntil(installation.url, secret, { code: 'key_expired', withinMs: 10_000 });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  it('is refused 403 while its account is suspended, and accepted again afterwards', async () => {
    const { secret } = await seedKey(installation, { account, name: 'suspended' });
    expect((await ask(installation.url, secret)).status).toBe(200);
    expect((await installation.cli(['account', 'suspend', account, '--json'])).status).toBe(0);
    await askUntil(installation.url, secret, { code: 'account_suspended', withinMs: boundMs });
    expect((await ask(installation.url, secret)).status).toBe(403);
    expect((await installation.cli(['account', 'resume', account, '--json'])).status).toBe(0);
    await askUntil(installation.url, secret, { code: undefined, withinMs: boundMs });
  });
});

describe('several requests on one connection', () => {
  const withKey = (authorization: string | undefined, isLast = false) =>
    requestOctets({
      headerLines: authorization === undefined ? [] : [`Authorization: ${authorization}`],
      isLast,
    });
  const codes = (answers: readonly RawAnswer[]) =>
    answers.map(({ status, json }) => json?.['code'] ?? status);

  it('are decided each on its own when pipelined', async () => {
    const { secret } = await member.createKey('pipelined');
    const other = await member.createKey('pipelined, disabled');
    await member.call('POST', `/v1/keys/${other.id}/disable`);
    const requests = [
      withKey(secret),
      withKey(undefined),
      withKey(other.secret),
      withKey(`"${secret}"`),
      withKey(`Bearer ${secret}`, true),
    ];
    const answers = await sendOctets(installation.port, Buffer.concat(requests));
    expect(codes(answers)).toEqual([200, 'key_missing', 'key_disabled', 'key_extra_spaces', 200]);
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(5);
  });

  it('are decided each on its own when kept alive: a key revoked between two of them is refused at the second', async () => {
    const { id, secret } = await member.createKey('kept alive');
    const connection = connect(installation.port);
    connection.write(withKey(secret));
    await connection.received(1);
    expect((await member.call('POST', `/v1/keys/${id}/revoke`)).status).toBe(200);
    connection.write(withKey(secret));
    expect(codes(await connection.received(2))).toEqual([200, 'key_revoked']);
    connection.close();
  });
});
