import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from './support/ask.js';
import { forgedKey } from './support/forged-key.js';
import { mistyped } from './support/header-rows.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type ManagementAnswer, type Member, manage, signUpMember } from './support/member.js';
import { requestOctets, sendOctets } from './support/raw-request.js';
import { password } from './support/seed.js';

let installation: Installation;
let member: Member;
/** A telling part of every secret of the test, by where it was planted. */
const planted = new Map<string, string>();
/** What was answered to calls that must not repeat a secret, by what was asked. */
const answers = new Map<string, string>();

beforeAll(async () => {
  installation = await startInstallation({ env: { LOG_LEVEL: 'trace' } });
  member = await signUpMember(installation.url, 'ana@example.com');
  await plantInAuthorization();
  await plantElsewhere();
  await plantInManagement();
  await readEverything();
  // Last uses are written off the request's way; stopping writes what is left.
  expect(await installation.stop()).toBe(0);
}, 120_000);

afterAll(async () => {
  await installation?.kill();
  installation?.remove();
});

describe('a secret that was sent, in the right place or a wrong one', () => {
  it('was planted in every way a person would', () => {
    expect(planted.size).toBeGreaterThanOrEqual(12);
    expect(answers.size).toBeGreaterThanOrEqual(20);
  });

  it('is in no line of the server’s output, at the most talkative log level', () => {
    const output = installation.output();
    expect(output, 'the log is on').toContain('"level":');
    expect(foundIn(output)).toEqual([]);
  });

  it('is in no file of the data directory: database, write-ahead log, outbox, anything', () => {
    const files = filesBelow(installation.dir);
    expect(files.some((file) => file.endsWith('neoagent.db'))).toBe(true);
    const found = files.flatMap((file) =>
      foundIn(readFileSync(file, 'latin1')).map(
        (where) => `${path.relative(installation.dir, file)}: ${where}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it('is in no answer but the one that shows it once: lists, records, audit, metrics, problem documents, pages', () => {
    expect(
      [...answers].flatMap(([asked, text]) => foundIn(text).map((where) => `${asked}: ${where}`)),
    ).toEqual([]);
  });

  it('leaves the audit trail complete all the same', () => {
    const audit = answers.get('GET /v1/audit') ?? '';
    for (const action of ['create', 'regenerate', 'disable', 'revoke']) expect(audit).toContain(action);
  });
});

/** Where the secrets that the text holds were planted. */
function foundIn(text: string): readonly string[] {
  return [...planted].filter(([, part]) => text.includes(part)).map(([where]) => where);
}

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dir, name))
    .filter((file) => statSync(file).isFile());
}

function plant(where: string, secret: string): string {
  planted.set(where, secret.slice('neo_live_'.length, -6));
  return secret;
}

function keep(asked: string, answer: Pick<ManagementAnswer, 'text' | 'headers'>): void {
  answers.set(asked, `${JSON.stringify([...answer.headers])}\n${answer.text}`);
}

async function plantInAuthorization(): Promise<void> {
  const { id, secret } = await member.createKey('planted');
  plant('a valid key', secret);
  expect((await ask(installation.url, secret)).status).toBe(200);
  const regenerated = (await member.call('POST', `/v1/keys/${id}/regenerate`)).json as { secret: string };
  plant('a regenerated key', regenerated.secret);
  const refused = {
    'the replaced secret': secret,
    'an unknown key': plant('an unknown key', forgedKey()),
    'a mistyped key': plant('a mistyped key', mistyped(forgedKey(), 40)),
    'a key in quotes': `"${plant('a key in quotes', forgedKey())}"`,
    'a key after another scheme': `Token ${plant('a key after another scheme', forgedKey())}`,
    'two keys': `${plant('the first of two keys', forgedKey())}, ${plant('the second of two keys', forgedKey())}`,
  };
  for (const [what, authorization] of Object.entries(refused)) {
    keep(`a protected request with ${what}`, await protectedCall({ authorization }));
  }
  expect((await ask(installation.url, regenerated.secret)).status).toBe(200);
  await member.call('POST', `/v1/keys/${id}/disable`);
  keep('a protected request with a disabled key', await protectedCall({ authorization: regenerated.secret }));
  await member.call('POST', `/v1/keys/${id}/enable`);
  keep(
    'a protected request from a web page',
    await protectedCall({ authorization: regenerated.secret, origin: 'https://shop.example' }),
  );
}

async function plantElsewhere(): Promise<void> {
  const { secret: other } = await member.createKey('used beside planted ones');
  plant('the key beside planted ones', other);
  const inQuery = plant('a key in the query', forgedKey());
  keep('a key in the query', await manage(installation.url, 'POST', `/api/endpoint?key=${inQuery}`));
  keep('a key in the query of a management call', await member.call('GET', `/v1/keys?key=${inQuery}`));
  keep('a key in the path', await member.call('GET', `/v1/keys/${plant('a key in the path', forgedKey())}`));
  keep(
    'a key in an unknown path',
    await manage(installation.url, 'GET', `/${plant('a key in an unknown path', forgedKey())}`),
  );
  const { id, secret: own } = await member.createKey('used by a strange agent');
  plant('the key of a strange agent', own);
  const agent = `curl/8 ${plant('a key in the user agent', forgedKey())}`;
  keep('a key in the user agent', await protectedCall({ authorization: own, 'user-agent': agent }));
  await lastUseIsWritten(id);
  keep(
    'a key in malformed JSON',
    await protectedCall({ authorization: other }, `{"key":"${plant('a key in malformed JSON', forgedKey())}`),
  );
  keep(
    'a key in a cookie',
    await manage(installation.url, 'GET', '/v1/session', {
      headers: { cookie: `neoagent_session=${plant('a key in a cookie', forgedKey())}` },
    }),
  );
  const notHttp = plant('a key in what is not HTTP', forgedKey());
  const [answer] = await sendOctets(
    installation.port,
    requestOctets({ headerLines: [`Authorization : ${notHttp}\x00`] }),
  );
  answers.set('a key in what is not HTTP', answer?.body ?? '');
}

/** Last uses are written a moment after the request. */
async function lastUseIsWritten(id: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { key } = (await member.call('GET', `/v1/keys/${id}`)).json as { key: { lastUsed: unknown } };
      expect(key.lastUsed).toMatchObject({ userAgent: expect.stringContaining('curl/8') });
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function plantInManagement(): Promise<void> {
  const { id } = await member.createKey('managed');
  const asName = plant('a key as a key’s name', forgedKey());
  const body = { name: asName, environment: 'live', permissions: ['*'] };
  keep('a key as a key’s name', await member.call('POST', '/v1/keys', { body }));
  const asNewName = plant('a key as a new name', forgedKey());
  keep('a key as a new name', await member.call('PATCH', `/v1/keys/${id}`, { body: { name: asNewName } }));
  const broken = plant('a key in a malformed management body', forgedKey());
  keep(
    'a key in a malformed management body',
    await member.call('POST', '/v1/keys', { body: `{"name":"${broken}` }),
  );
  const asMember = plant('a key as an unknown member', forgedKey());
  keep(
    'a key as an unknown member',
    await member.call('POST', '/v1/keys', { body: { ...body, name: 'x', [asMember]: 1 } }),
  );
  const asHeader = plant('a key as the Authorization of a management call', forgedKey());
  keep(
    'a key as the Authorization of a management call',
    await member.call('GET', '/v1/keys', { headers: { authorization: asHeader } }),
  );
  const asPassword = plant('a key as a password', forgedKey());
  keep(
    'a key as a password',
    await manage(installation.url, 'POST', '/v1/session', {
      body: { email: member.email, password: asPassword },
    }),
  );
  keep(
    'a reported key that nobody issued',
    await manage(installation.url, 'POST', '/v1/leaks/report', {
      body: { key: plant('a reported key that nobody issued', forgedKey()), where: 'a log' },
    }),
  );
  const { secret: found } = await member.createKey('found in a log');
  keep(
    'a reported key, and where',
    await manage(installation.url, 'POST', '/v1/leaks/report', {
      body: { key: plant('a reported key', found), where: `https://example.com/?key=${found}` },
    }),
  );
  keep(
    'a key in an unsigned report of a scanner',
    await manage(installation.url, 'POST', '/v1/leaks', {
      body: [{ token: plant('a key in an unsigned report', forgedKey()), type: 'neo', url: '' }],
    }),
  );
  const asIdempotencyKey = plant('a key as Idempotency-Key', forgedKey());
  const idempotent = {
    body: { ...body, name: 'idempotent' },
    headers: { 'idempotency-key': asIdempotencyKey },
  };
  await member.call('POST', '/v1/keys', idempotent);
  keep('a key as Idempotency-Key, again', await member.call('POST', '/v1/keys', idempotent));
  await manage(installation.url, 'POST', '/v1/password-reset', { body: { email: member.email } });
  await member.call('POST', `/v1/keys/${id}/disable`);
  await member.call('POST', `/v1/keys/${id}/revoke`);
  // The password is as secret as any key.
  planted.set('the password', password);
}

/** Every GET of the management API and of the operator's pages. */
async function readEverything(): Promise<void> {
  const { keys } = (await member.call('GET', '/v1/keys')).json as { keys: readonly { id: string }[] };
  const paths = [
    '/v1/session',
    '/v1/keys',
    ...keys.map(({ id }) => `/v1/keys/${id}`),
    '/v1/permissions',
    '/v1/audit',
    '/v1/reasons',
    '/metrics',
    '/openapi.json',
    '/healthz',
    '/readyz',
    '/',
    '/settings/webhooks-api',
    '/troubleshooting',
  ];
  for (const path of paths) keep(`GET ${path}`, await member.call('GET', path));
  const listed = await installation.cli(['key', 'list', '--account', member.email, '--json']);
  expect(listed.status, listed.stderr).toBe(0);
  answers.set('neoagent key list', listed.stdout + listed.stderr);
}

function protectedCall(
  headers: Readonly<Record<string, string>>,
  body: unknown = { n: 1 },
): Promise<ManagementAnswer> {
  return manage(installation.url, 'POST', '/api/endpoint', { headers, body });
}
