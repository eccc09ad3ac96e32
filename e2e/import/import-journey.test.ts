import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ask, askUntil } from '../support/ask.js';
import { type Installation, startInstallation } from '../support/installation.js';
import { seedAccount } from '../support/seed.js';

let running: Installation | undefined;
afterEach(async () => {
  await running?.kill();
  running?.remove();
  running = undefined;
});

/** The published bound on how soon an operator's command counts. */
const withinMs = 5_000;
const digestOf = (secret: string, encoding: 'hex' | 'base64' | 'base64url') =>
  createHash('sha256').update(secret).digest(encoding);

interface Imported {
  readonly imported: number;
  readonly skipped: number;
  readonly keys: readonly { readonly id: string; readonly name: string }[];
}

async function anInstallation() {
  running = await startInstallation();
  const account = await seedAccount(running);
  const { url, dir, cli } = running;
  const file = path.join(dir, 'keys');
  const load = async (text: string, ...more: readonly string[]) => {
    writeFileSync(file, text);
    return cli(['key', 'import', file, '--json', ...more]);
  };
  return { url, account, cli, load, output: running.output };
}

it('keys of other systems work as they are, end as ours do, and mistyped keys are told as before', async () => {
  const { url, account, cli, load } = await anInstallation();
  const [hex, base64, url64] = ['hx_0123456789abcdefgh', 'unkey_3ZfAbCdEfGhIjKl', 'ba-AbCdEfGhIjKlMnOpQrSt'];
  expect((await ask(url, hex)).code).toBe('key_malformed');
  const { status, json } = await load(
    [
      { account, name: 'hex', digest: digestOf(hex, 'hex'), permissions: ['*'] },
      { account, name: 'base64', hash: digestOf(base64, 'base64'), start: 'unkey_3Zf', permissions: '*' },
      { account, name: 'base64url', digest: digestOf(url64, 'base64url'), permissions: '*', enabled: 0 },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  expect(status).toBe(0);
  const done = json as Imported;
  expect(done).toMatchObject({ imported: 3, skipped: 0 });
  const idOf = (name: string) => done.keys.find((key) => key.name === name)?.id ?? '';

  await askUntil(url, hex, { code: undefined, withinMs });
  expect((await ask(url, `Bearer ${base64}`)).status).toBe(200);
  expect((await ask(url, url64)).code).toBe('key_disabled');
  expect((await ask(url, `${hex}x`)).code).toBe('key_malformed');
  expect((await ask(url, 'neo_live_0123456789')).code).toBe('key_malformed');

  expect((await cli(['key', 'revoke', idOf('hex')])).status).toBe(0);
  await askUntil(url, hex, { code: 'key_revoked', withinMs });
  const regenerated = await cli(['key', 'regenerate', idOf('base64'), '--json']);
  const { secret } = regenerated.json as { readonly secret: string };
  expect(secret).toMatch(/^neo_live_/);
  await askUntil(url, base64, { code: 'key_revoked', withinMs });
  expect((await ask(url, secret)).status).toBe(200);
});

it('secrets in plain text are refused, or digested at once and never stored, said or logged', async () => {
  const { url, account, load, output } = await anInstallation();
  const secret = 'kongPlainKey0123456789abcdef';
  const csv = `account,name,secret,permissions\n${account},kong,${secret},"chatbots:read, sessions:*"\n`;
  const refused = await load(csv);
  expect(refused).toMatchObject({ status: 65, json: { error: { errors: [{ field: 'line 2: secret' }] } } });
  const taken = await load(csv, '--hash-plaintext');
  expect(taken).toMatchObject({ status: 0, json: { imported: 1 } });
  await askUntil(url, secret, { code: undefined, withinMs });
  for (const text of [refused.stdout, refused.stderr, taken.stdout, taken.stderr, output()]) {
    expect(text).not.toContain(secret);
  }
});

it('a file with problems imports nothing and tells all of them; a dry run changes nothing; a second run skips', async () => {
  const { account, cli, load } = await anInstallation();
  const good = { account, name: 'good', digest: digestOf('good_0123456789abcdef', 'hex'), permissions: '*' };
  const lines = [
    good,
    { ...good, name: 'no digest', digest: 'abc' },
    { account: 'nobody@example.com', digest: digestOf('x', 'hex'), expires: 'soon', allowed_ips: 'here' },
  ].map((line) => JSON.stringify(line));
  const bad = await load(lines.join('\n'));
  expect(bad.status).toBe(65);
  const { error } = bad.json as { readonly error: { readonly errors: { readonly field: string }[] } };
  expect(error.errors.map(({ field }) => field)).toEqual([
    'line 2: digest',
    'line 3: account',
    'line 3: expiresAt',
    'line 3: permissions',
    'line 3: allowedAddresses[0]',
  ]);
  const dry = await load(lines[0] ?? '', '--dry-run');
  expect(dry).toMatchObject({ status: 0, json: { dryRun: true, imported: 1 } });
  expect((await cli(['key', 'list', '--json'])).json).toEqual({ keys: [] });
  expect((await load(lines[0] ?? '')).json).toMatchObject({ imported: 1, skipped: 0 });
  expect((await load(lines[0] ?? '')).json).toMatchObject({ imported: 0, skipped: 1 });
  expect((await cli(['key', 'import', '/nowhere/keys.csv'])).status).toBe(66);
});
