import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Whoami } from '@neoagent/sdk';
import { newSecret } from '@neoagent/server/key-format';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { runCheck } from './run-check.js';

const bin = fileURLToPath(new URL('../../bin/neoagent.js', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'neoagent-check-'));
const now = Date.parse('2026-11-23T12:00:00Z');
const secret = newSecret({ prefix: 'neo' }, 'live', () => 'Abcd'.repeat(8));
const hint = 'neo_live_Abcd…wxyz';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server on loopback that is no Neoagent, or behaves as one in front of it may. */
async function serve(listener: RequestListener) {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const grants = (whoami: unknown) =>
  serve((_request, response) => {
    response.end(JSON.stringify(whoami));
  });

async function check(env: NodeJS.ProcessEnv, typed: { url?: string; json?: true } = {}) {
  const lines = { out: [] as string[], err: [] as string[] };
  const output = {
    out: (line: string) => void lines.out.push(line),
    err: (line: string) => void lines.err.push(line),
  };
  const code = await runCheck(typed, { env, output, now: () => now });
  const text = [...lines.out, ...lines.err].join('\n');
  for (const value of [secret, secret.slice(13, -4)]) expect(text).not.toContain(value);
  return { code, out: lines.out, err: lines.err };
}

/** With --json: the exit code and the one object on stdout. */
async function checkJson(env: NodeJS.ProcessEnv, typed: { url?: string } = {}) {
  const { code, out, err } = await check(env, { ...typed, json: true });
  expect([out.length, err.length]).toEqual([1, 0]);
  return { code, body: JSON.parse(out[0] ?? '') };
}

function aWhoami(change: Partial<Whoami> = {}, key: Partial<Whoami['key']> = {}): Whoami {
  return {
    account: { id: 'acc_1', name: 'Ana' },
    plan: 'free',
    key: {
      ...{ id: 'key_1', name: 'first', hint, environment: 'live', status: 'active' },
      ...{ expiresAt: null, graceEndsAt: null, permissions: ['chats:*'] },
      ...{ withheldPermissions: [], allowedAddresses: [], ...key },
    },
    secretExpiresAt: null,
    limits: [],
    quota: null,
    requestId: 'req_1',
    ...change,
  };
}

const burst = { name: 'burst', counts: 'account', allow: 3, windowSeconds: 60 } as const;
const quota = { counts: 'key', allow: 10, period: 'month', timeZone: 'UTC' } as const;

describe('what can be seen wrong in the text of a key', () => {
  it.each([
    ['quotes', `"${secret}"`, 'key_extra_spaces', 'There are quotes around the key.'],
    ['a space', `${secret} `, 'key_extra_spaces', 'There are spaces around the key.'],
    ['a line end', `${secret}\n`, 'key_extra_spaces', 'There are line ends around the key.'],
    [
      'a missing end',
      secret.slice(0, -1),
      'key_malformed',
      'The key is too short: it has 46 of 47 characters.',
    ],
    ['a wrong letter', `${secret.slice(0, -1)}!`, 'key_malformed', expect.stringContaining('checksum')],
    ['a placeholder', 'your-secret-key-here', 'key_malformed', expect.stringContaining('neo_live_')],
    ['two keys', `${secret},${secret}`, 'key_ambiguous', expect.stringContaining('more than one')],
  ])('%s is told before anything is sent, and ends with 1', async (_name, key, code, detail) => {
    const { url, seen } = await grants(aWhoami());
    const env = { NEOAGENT_URL: url, NEOAGENT_SECRET_KEY: key };
    const { code: exit, body } = await checkJson(env);
    expect(exit).toBe(1);
    expect(body).toEqual({
      ok: false,
      error: { code, detail, fix: expect.any(String), status: 0, requestId: null, retryAfterSeconds: null },
    });
    const text = await check(env);
    expect(text.out).toEqual([]);
    expect(text.err).toEqual([expect.stringMatching(`^refused: ${code}: `), `fix: ${body.error.fix}`]);
    expect(seen).toEqual([]);
  });
});

describe('an environment that must be mended', () => {
  const absent = path.join(folder, secret);
  it.each([
    ['no key', {}, 'key_missing'],
    ['an empty key', { NEOAGENT_SECRET_KEY: '' }, 'key_missing'],
    ['nothing but blanks', { NEOAGENT_SECRET_KEY: ' \t' }, 'key_missing'],
    ['two keys', { NEOAGENT_SECRET_KEY: secret, NEOAGENT_SECRET_KEY_FILE: '/x' }, 'configuration'],
    ['a key in the place of its file', { NEOAGENT_SECRET_KEY_FILE: secret }, 'configuration'],
    ['a file that is not there', { NEOAGENT_SECRET_KEY_FILE: absent }, 'configuration'],
    ['a folder for a file', { NEOAGENT_SECRET_KEY_FILE: folder }, 'configuration'],
    ['no URL', { NEOAGENT_SECRET_KEY: secret }, 'url_missing'],
    ['a URL that is none', { NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: secret }, 'url_invalid'],
    [
      'a key in the URL',
      { NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: `http://h/?key=${secret}` },
      'url_invalid',
    ],
    ['another protocol', { NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: 'ftp://127.0.0.1' }, 'url_invalid'],
  ])('%s ends with 64', async (_name, env, code) => {
    expect(await checkJson(env)).toMatchObject({ code: 64, body: { ok: false, error: { code } } });
    const { err } = await check(env);
    expect(err).toEqual([expect.stringMatching(`^error: ${code}: `), expect.stringMatching(/^fix: /)]);
  });

  it('the key is read from the file that NEOAGENT_SECRET_KEY_FILE names, without its last line end alone', async () => {
    const { url } = await grants(aWhoami());
    const file = path.join(folder, 'key');
    const env = { NEOAGENT_URL: url, NEOAGENT_SECRET_KEY_FILE: file };
    writeFileSync(file, `${secret}\r\n`);
    expect((await check(env)).code).toBe(0);
    writeFileSync(file, `${secret}\n\n`);
    expect(await checkJson(env)).toMatchObject({ code: 1, body: { error: { code: 'key_extra_spaces' } } });
    writeFileSync(file, '\n');
    expect(await checkJson(env)).toMatchObject({ code: 64, body: { error: { code: 'configuration' } } });
    writeFileSync(file, 'x'.repeat(70_000));
    expect(await checkJson(env)).toMatchObject({ code: 64, body: { error: { code: 'configuration' } } });
  });
});

describe('a URL where no installation answers', () => {
  const env = { NEOAGENT_SECRET_KEY: secret };
  const problem = (status: number, body: string) =>
    serve((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end(body);
    });

  it('ends with 69 when nothing listens there', async () => {
    const answer = await checkJson(env, { url: 'http://127.0.0.1:1' });
    expect(answer).toMatchObject({ code: 69, body: { error: { code: 'unreachable', status: 0 } } });
  });

  it.each([
    [502, '<html>Bad gateway</html>', 'http_502'],
    [503, 'later', 'http_503'],
    [200, '<html>Welcome</html>', 'not_neoagent'],
    [200, '{"hello":1}', 'not_neoagent'],
    [404, '{"code":"route_unknown"}', 'not_neoagent'],
    [401, '<html>Log in</html>', 'not_neoagent'],
    [403, `{"code":"waf","detail":"${secret}"}`, 'not_neoagent'],
    [500, '', 'not_neoagent'],
  ])('ends with 69 when a page %i %j is answered', async (status, page, code) => {
    const { url } = await problem(status, page);
    expect(await checkJson(env, { url })).toMatchObject({ code: 69, body: { error: { code, status } } });
    expect((await check(env, { url })).err[0]).toMatch(`no answer: ${code} (${status}): `);
  });

  it('says so when the URL has a path that does not belong there', async () => {
    const { url, seen } = await problem(404, '');
    const { body } = await checkJson(env, { url: `${url}/api/endpoint` });
    expect(body.error).toMatchObject({
      code: 'not_neoagent',
      fix: expect.stringContaining(`NEOAGENT_URL=${url},`),
    });
    expect(seen).toEqual(['/api/endpoint/v1/whoami']);
  });

  it('names where it redirects to, and sends no key there', async () => {
    const keys: unknown[] = [];
    const other = await serve((request, response) => {
      keys.push(request.headers.authorization);
      response.writeHead(401, { 'x-neoagent-reason': 'key_missing' }).end();
    });
    const { url } = await serve((request, response) => {
      response.writeHead(308, { location: `${other.url}${request.url}` }).end();
    });
    const { code, body } = await checkJson(env, { url });
    expect([code, body.error.code]).toEqual([69, 'redirected']);
    expect(body.error.fix).toContain(other.url);
    expect(keys).toEqual([undefined]);
  });
});

describe('a refusal', () => {
  it('is told with code, sentence, fix, wait and request id, and asked for once', async () => {
    const { url, seen } = await serve((_request, response) => {
      const body = { code: 'rate_limited', detail: 'Too\u001b[2J many.', fix: 'Wait.', requestId: 'req_9' };
      response.writeHead(403, { 'content-type': 'application/problem+json', 'retry-after': '60' });
      response.end(JSON.stringify(body));
    });
    const answer = await check({ NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: `${url}/` });
    expect(answer).toEqual({
      code: 1,
      out: [],
      err: [
        'refused: rate_limited (403): Too?[2J many.',
        'fix: Wait.',
        'again in: 60 s',
        'request id: req_9',
      ],
    });
    expect(seen).toEqual(['/v1/whoami']);
  });
});

describe('a good key', () => {
  it('is described fact by fact', async () => {
    const { url } = await grants(
      aWhoami(
        {
          limits: [
            { ...burst, used: 1, remaining: 2, resetSeconds: 9 },
            { ...burst, name: 'own', counts: 'key', used: 0, remaining: 3, resetSeconds: 0 },
          ],
          quota: { ...quota, used: 4, remaining: 6, resetsAt: '2026-12-01T00:00:00.000Z' },
        },
        { withheldPermissions: ['chats:delete'], expiresAt: '2027-03-01T00:00:00.000Z' },
      ),
    );
    const { code, out, err } = await check({ NEOAGENT_SECRET_KEY: secret }, { url });
    expect([code, err]).toEqual([0, []]);
    expect(out).toEqual([
      `good: ${hint} is let in at ${url}/`,
      'key          first (key_1), live, active',
      'account      Ana (acc_1), plan free',
      'permissions  chats:*',
      'withheld     chats:delete',
      'addresses    any',
      'expires      2027-03-01T00:00:00.000Z',
      'limit burst  2 of 3 left for all keys of the account in any 60 s, more in 9 s',
      'limit own    3 of 3 left for this key in any 60 s',
      'quota        6 of 10 left for this key this month, until 2026-12-01T00:00:00.000Z',
    ]);
  });

  it.each<readonly [string, Whoami, string | undefined, string | undefined]>([
    ['that ends in 15 days', aWhoami({}, { expiresAt: '2026-12-08T12:00:00Z' }), undefined, undefined],
    [
      'that ends in 14 days',
      aWhoami({}, { expiresAt: '2026-12-07T12:00:00Z' }),
      'key_expires_soon',
      'in 14 days',
    ],
    [
      'that ends tomorrow',
      aWhoami({}, { expiresAt: '2026-11-24T13:00:00Z' }),
      'key_expires_soon',
      'in 1 day,',
    ],
    [
      'that ends soon',
      aWhoami({}, { expiresAt: '2026-11-23T13:00:00Z' }),
      'key_expires_soon',
      'less than a day',
    ],
    [
      'whose old secret was sent',
      aWhoami({ secretExpiresAt: '2026-11-24T00:00:00Z' }, { graceEndsAt: '2026-11-24T00:00:00Z' }),
      'secret_replaced',
      '2026-11-24',
    ],
    [
      'whose old secret still works',
      aWhoami({}, { graceEndsAt: '2026-11-24T00:00:00Z' }),
      'old_secret_works',
      '2026-11-24',
    ],
    [
      'with a spent limit',
      aWhoami({ limits: [{ ...burst, used: 3, remaining: 0, resetSeconds: 7 }] }),
      'limit_spent',
      'in 7 s',
    ],
    [
      'with a spent quota',
      aWhoami({ quota: { ...quota, used: 10, remaining: 0, resetsAt: '2026-12-01T00:00:00Z' } }),
      'quota_spent',
      '2026-12-01',
    ],
    ['without permissions', aWhoami({}, { permissions: [] }), 'no_permissions', 'no permission'],
  ])('%s', async (_name, whoami, code, part) => {
    const { url } = await grants(whoami);
    const env = { NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: url };
    const { code: exit, body } = await checkJson(env);
    expect([exit, body.ok]).toEqual([0, true]);
    expect(body.warnings.map((warning: { code: string }) => warning.code)).toEqual(code ? [code] : []);
    const { err } = await check(env);
    expect(err).toEqual(part === undefined ? [] : [expect.stringContaining(part)]);
  });

  it('is never printed, not even when the server repeats it', async () => {
    const { url } = await grants(aWhoami({ plan: secret }, { name: `a\n${secret}\u001b[31m\u202e` }));
    const env = { NEOAGENT_SECRET_KEY: secret, NEOAGENT_URL: url };
    expect((await checkJson(env)).body.plan).toBe('[secret key]');
    expect((await check(env)).out[1]).toContain('a?[secret key]?[31m? (key_1)');
  });
});

describe('neoagent check', () => {
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [bin, 'check', ...args], { encoding: 'utf8', env });

  it.each([['--bogus'], ['--url'], [secret], [`--${secret}`]])(
    'ends with 64 for %s, and does not repeat a key',
    (argument) => {
      const { status, stdout, stderr } = run([argument]);
      expect([status, stdout]).toEqual([64, '']);
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toContain(secret);
      const json = run([argument, '--json']);
      expect(json.status).toBe(64);
      if (argument !== '--url') expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'usage' } });
    },
  );

  it('ends with 0 for --help, and with the code of what it found', () => {
    expect(run(['--help']).status).toBe(0);
    const { status, stderr } = run([], { NEOAGENT_SECRET_KEY: `'${secret}'` });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^refused: key_extra_spaces: There are quotes around the key\.\nfix: /);
  });
});
