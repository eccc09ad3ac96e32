import { createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import { newSecret } from '@neoagent/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { regenerateKey } from '../../commands/regenerate-key.js';
import { revokeKey } from '../../commands/revoke-key.js';
import { randomCharacters } from '../../random.js';
import { aLeakDesk, aScanner, publicKeysBody } from '../../test-support/leaks.js';
import { addAccount, t0 } from '../../test-support/management.js';
import { isSigned } from './signature.js';

let scanner: Awaited<ReturnType<typeof aScanner>>;
let desk: Awaited<ReturnType<typeof aLeakDesk>>;
beforeEach(async () => {
  scanner = await aScanner();
  desk = await aLeakDesk(`leaks: { publicKeysUrl: "${scanner.url}", reaction: revoke }`);
});
afterEach(async () => {
  await desk.close();
  await scanner.close();
});

const place = 'https://github.com/octo/hello/blob/1234/config.js';
const match = (token: string, more: object = {}) => ({
  token,
  type: 'neo_key',
  url: place,
  source: 'content',
  ...more,
});
const forged = () => newSecret({ prefix: 'neo' }, 'live', randomCharacters);

async function aKey(expiresIn?: string) {
  const account = await addAccount(desk.db);
  const wanted = { name: 'payments', environment: 'live' as const, permissions: ['*'], expiresIn };
  const order = { by: operatorCommand, accountId: account.id, wanted, creationToken: null };
  const issued = await issueKey(desk.context, order);
  if ('problem' in issued) throw new Error(issued.detail);
  return { account, keyId: issued.record.key.id, secret: issued.secret };
}

async function leakEventOf(accountId: string) {
  const events = await desk.db.audit.list(accountId, 10);
  return events.find(({ action }) => action === 'key.leaked');
}

function report(matches: readonly object[]) {
  const body = JSON.stringify(matches);
  return desk.post('/v1/leaks', body, scanner.headersFor(body));
}

const labelOf = (token: string, label: string) => ({
  token_hash: hash('sha256', token, 'hex'),
  token_type: 'neo_key',
  label,
});

describe('a signed report', () => {
  it('revokes a live key, leaves one audit event, tells its owners and labels it true', async () => {
    const { account, keyId, secret } = await aKey();
    const answer = await report([match(secret)]);
    expect(answer).toEqual({ status: 200, json: [labelOf(secret, 'true_positive')] });
    const record = await desk.db.keys.findById(keyId);
    expect(record?.key.revokedAt).toBe(t0);
    expect(record?.secrets[0]).toMatchObject({ revokedAt: t0, leakedAt: t0 });
    expect(desk.forgotten).toContain(keyId);
    const event = await leakEventOf(account.id);
    expect(event).toMatchObject({
      action: 'key.leaked',
      actor: { kind: 'leak_report', id: '' },
      targetId: keyId,
      address: '127.0.0.1',
      detail: { name: 'payments', reaction: 'key_revoked', reporter: 'scanner', where: place },
    });
    expect(JSON.stringify(event)).not.toContain(secret);
    expect(desk.told).toMatchObject([{ key: { id: keyId }, reaction: 'key_revoked', where: place }]);
  });

  it('sent again, one after the other or at once, changes and tells nothing more', async () => {
    const { account, secret } = await aKey();
    await Promise.all([report([match(secret), match(secret)]), report([match(secret)])]);
    desk.clock.at += 1000;
    expect((await report([match(secret)])).json).toEqual([labelOf(secret, 'true_positive')]);
    const actions = (await desk.db.audit.list(account.id, 10)).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(['alert.raised', 'key.created', 'key.leaked']);
    expect(desk.told).toHaveLength(1);
  });

  it('labels foreign, forged, cut and mistyped keys false, in the order of the report', async () => {
    const { secret } = await aKey();
    const tokens = [
      forged(),
      newSecret({ prefix: 'acme' }, 'live', randomCharacters),
      secret.slice(0, -1),
      ` ${secret}`,
      '',
      'x'.repeat(100_000),
      secret,
    ];
    const labels = tokens.map((token) =>
      labelOf(token, token === secret ? 'true_positive' : 'false_positive'),
    );
    expect((await report(tokens.map((token) => match(token)))).json).toEqual(labels);
    expect(desk.told).toHaveLength(1);
  });

  it('of a regenerated key’s old secret leaves the key alone, and says that the secret was dead', async () => {
    const { account, keyId, secret } = await aKey();
    await regenerateKey(desk.context, { by: operatorCommand, accountId: account.id, keyId });
    expect((await report([match(secret)])).json).toEqual([labelOf(secret, 'true_positive')]);
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBeNull();
    expect(desk.told).toMatchObject([{ reaction: 'already_dead' }]);
  });

  it('of a secret in its grace period ends that secret alone', async () => {
    const { keyId, secret } = await aKey();
    const id = 'sec_in_grace';
    const old = `${secret.slice(0, 9)}${'0'.repeat(32)}2Epytc`;
    await desk.db.keys.addSecret({
      id,
      keyId,
      digest: desk.context.digest(old),
      hint: 'neo_live_0000…pytc',
      createdAt: t0,
      graceEndsAt: t0 + 60_000,
      revokedAt: null,
      lastUsed: null,
    });
    await report([match(old)]);
    const record = await desk.db.keys.findById(keyId);
    expect(record?.key.revokedAt).toBeNull();
    expect(record?.secrets.map((one) => one.revokedAt)).toEqual([t0, null]);
    expect(desk.told).toMatchObject([{ reaction: 'old_secret_revoked' }]);
  });

  it('of a revoked key tells the owners, is in the audit log and changes nothing else', async () => {
    const { account, keyId, secret } = await aKey();
    await revokeKey(desk.context, { by: operatorCommand, accountId: account.id, keyId });
    desk.clock.at += 1000;
    expect((await report([match(secret)])).json).toEqual([labelOf(secret, 'true_positive')]);
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBe(t0);
    expect(desk.told).toMatchObject([{ reaction: 'already_dead' }]);
    expect(await leakEventOf(account.id)).toMatchObject({ detail: { reaction: 'already_dead' } });
  });

  it('of an expired key tells the owners and changes nothing else', async () => {
    const { keyId, secret } = await aKey('1h');
    desk.clock.at += 3_600_000;
    await report([match(secret)]);
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBeNull();
    expect(desk.told).toMatchObject([{ reaction: 'already_dead' }]);
  });

  it('may have an empty or missing url and members nobody knows yet', async () => {
    const { secret } = await aKey();
    const answer = await report([
      match(secret, { url: '', source: 'hologram', novelty: 1 }),
      { token: 'a', type: 'b' },
    ]);
    expect(answer.status).toBe(200);
    expect(desk.told).toMatchObject([{ where: 'hologram' }]);
  });

  it('repeats no secret that stands in its url', async () => {
    const { account, secret } = await aKey();
    await report([match(secret, { url: `https://example.com/?key=${secret}` })]);
    const event = await leakEventOf(account.id);
    expect(event?.detail['where']).toBe('https://example.com/?key=neo_live_[redacted]');
  });

  it.each(['{}', '[1]', '[{"token":"a"}]', '[', 'null', '', '[{"token":1,"type":"b"}]'])(
    'of the body %j is refused as no report',
    async (body) => {
      const answer = await desk.post('/v1/leaks', body, scanner.headersFor(body));
      expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_input']);
    },
  );
});

describe('a report that is not signed', () => {
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('is refused alike whatever is wrong with it, and touches no key', async () => {
    const { keyId, secret } = await aKey();
    const body = JSON.stringify([match(secret)]);
    const good = scanner.headersFor(body);
    const forgeries: Record<string, string>[] = [
      {},
      { 'github-public-key-identifier': good['github-public-key-identifier'] },
      { ...good, 'github-public-key-identifier': 'f'.repeat(64) },
      scanner.headersFor(body, { privateKey: stranger.privateKey }),
      scanner.headersFor(`${body} `),
    ];
    const answers = [];
    for (const headers of forgeries) {
      const { status, json } = await desk.post('/v1/leaks', body, headers);
      const { requestId: _requestId, ...rest } = json;
      answers.push({ status, ...rest });
    }
    expect(answers[0]).toMatchObject({ status: 401, code: 'not_signed' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBeNull();
    expect(desk.told).toEqual([]);
    const sixth = await desk.post('/v1/leaks', body);
    expect([sixth.status, sixth.json['code']]).toEqual([429, 'too_many_attempts']);
  });

  it('is refused when a good signature of another body is sent with it', async () => {
    const signed = JSON.stringify([match(forged())]);
    const other = JSON.stringify([match((await aKey()).secret)]);
    expect((await desk.post('/v1/leaks', other, scanner.headersFor(signed))).status).toBe(401);
  });
});

describe('public keys', () => {
  const send = () => report([match('a')]);

  it('are fetched once an hour while they are known, and an unknown identifier refetches once a minute', async () => {
    await send();
    await send();
    expect(scanner.state.fetches).toBe(1);
    const unknown = async () => {
      const body = '[]';
      await desk.post('/v1/leaks', body, scanner.headersFor(body, { identifier: 'new' }));
    };
    await unknown();
    expect(scanner.state.fetches).toBe(1);
    desk.clock.at += 60_000;
    await unknown();
    await unknown();
    expect(scanner.state.fetches).toBe(2);
    desk.clock.at += 3_600_000;
    await send();
    expect(scanner.state.fetches).toBe(3);
  });

  it.each([
    ['an error', { status: 500 }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['no JSON', { body: '<html>' }],
    ['another document', { body: '{"keys":[]}' }],
    ['100 MB', { body: 'x'.repeat(1_000_000) }],
  ])('that come as %s are an outage, not a wrong signature', async (_what, change) => {
    Object.assign(scanner.state, change);
    const answer = await send();
    expect([answer.status, answer.json['code']]).toEqual([503, 'unavailable']);
    expect((await send()).status).toBe(503);
    expect(scanner.state.fetches, 'what failed is not tried again at once').toBe(1);
    desk.clock.at += 10_000;
    await send();
    expect(scanner.state.fetches).toBe(2);
  });

  it('that are no P-256 keys count for nothing', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pem = (key: typeof rsa.publicKey) => key.export({ type: 'spki', format: 'pem' });
    scanner.state.body = publicKeysBody([
      { key_identifier: scanner.identifier, key: pem(rsa.publicKey) },
      { key_identifier: 'p384', key: pem(curve.publicKey) },
      { key_identifier: 'broken', key: '-----BEGIN PUBLIC KEY-----' },
      {},
    ]);
    expect((await send()).status).toBe(401);
    const body = '[]';
    const answer = await desk.post(
      '/v1/leaks',
      body,
      scanner.headersFor(body, { privateKey: curve.privateKey, identifier: 'p384' }),
    );
    expect(answer.status).toBe(401);
  });

  it('fit the signature that GitHub published with its documentation', async () => {
    const key = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq
kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==
-----END PUBLIC KEY-----`);
    const headers = {
      'github-public-key-identifier': '90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a',
      'github-public-key-signature':
        'MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY8FNkrKc=',
    };
    const trust = { url: '', publicKeys: { find: async () => key } };
    const body = Buffer.from('[{"token":"some_token","type":"some_type","url":"some_url"}]');
    expect(await isSigned({ headers, body }, trust)).toBe(true);
    expect(await isSigned({ headers, body: Buffer.concat([body, Buffer.from('\n')]) }, trust)).toBe(false);
  });

  it('are asked for by nobody where none are configured', async () => {
    const other = await aLeakDesk('');
    expect((await other.post('/v1/leaks', '[]')).status).toBe(404);
    await other.close();
    expect(scanner.state.fetches).toBe(0);
  });
});

describe('a report from the public page', () => {
  const tell = (body: object) => desk.post('/v1/leaks/report', JSON.stringify(body));

  it('is answered alike for a known, a reported and an unknown key, and has the known one looked after', async () => {
    const { keyId, account, secret } = await aKey();
    const answers = [];
    for (const key of [secret, secret, forged()])
      answers.push(await tell({ key, where: ` seen with ${secret} ` }));
    for (const answer of answers) expect(answer).toEqual({ status: 202, json: { status: 'accepted' } });
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBe(t0);
    const event = await leakEventOf(account.id);
    expect(event?.detail).toMatchObject({ reporter: 'page', where: 'seen with neo_live_[redacted]' });
    expect(desk.told).toHaveLength(1);
  });

  it('needs the whole key: a part, a mistyped or a padded one is refused', async () => {
    const { secret } = await aKey();
    for (const key of [secret.slice(0, -1), `${secret} `, `${secret.slice(0, -1)}~`, 'neo_live_']) {
      const answer = await tell({ key });
      expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_input']);
      expect(JSON.stringify(answer.json)).not.toContain(secret.slice(9, 30));
    }
  });

  it('counts against its address, whether the key is known or not', async () => {
    for (let n = 0; n < 5; n++) expect((await tell({ key: forged() })).status).toBe(202);
    expect((await tell({ key: (await aKey()).secret })).status).toBe(429);
  });

  it('only notifies unless more is configured: the key goes on working, with alert and audit event', async () => {
    await desk.close();
    desk = await aLeakDesk('');
    const { account, keyId, secret } = await aKey();
    await tell({ key: secret });
    expect((await desk.db.keys.findById(keyId))?.key.revokedAt).toBeNull();
    expect(desk.told).toMatchObject([{ reaction: 'notified', where: null }]);
    expect(await leakEventOf(account.id)).toMatchObject({
      targetId: keyId,
      detail: { reaction: 'notified' },
    });
    expect(await desk.db.alerts.list(account.id, { isOpen: true, limit: 10 })).toMatchObject([
      { keyId, detector: 'leaked_secret' },
    ]);
  });
});
