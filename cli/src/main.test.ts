import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/neoagent.js', import.meta.url));
const password = 'violet harbour canyon at noon';
let folder: string;
const servers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-cli-'));
  await createAccount('owner@example.com');
});
afterEach(async () => {
  for (const stop of servers.splice(0)) await stop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const dataDir = path.join(folder, 'data');
  return spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NEOAGENT_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error', ...env },
  });
}

/** Runs the built command to its end. */
function neoagent(args: readonly string[], given: { env?: NodeJS.ProcessEnv; input?: string } = {}) {
  return new Promise<Ran>((resolve, reject) => {
    const child = start(args, given.env);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => (stdout += part));
    child.stderr.on('data', (part) => (stderr += part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(given.input ?? '');
  });
}

/** Runs with --json; stdout must be exactly one object on one line. */
async function json(args: readonly string[], given: { env?: NodeJS.ProcessEnv; input?: string } = {}) {
  const ran = await neoagent([...args, '--json'], given);
  expect(ran.stdout).toMatch(/^\{.*\}\n$/);
  return { ...ran, body: JSON.parse(ran.stdout) };
}

function createAccount(email: string, ...more: readonly string[]) {
  const args = ['account', 'create', '--email', email, '--password-stdin', ...more];
  return json(args, { input: `${password}\n` });
}

let names = 0;
async function aKey(...more: readonly string[]) {
  const name = `key ${++names}`;
  const { body } = await json(['key', 'create', '--account', 'owner@example.com', '--name', name, ...more]);
  return body as { readonly id: string; readonly secret: string; readonly name: string };
}

describe('account', () => {
  it('create makes a login, the first of the installation its operator’s', async () => {
    const { body, code } = await createAccount('Second@Example.com', '--name', 'Zoë');
    expect(code).toBe(0);
    expect(body).toEqual({
      id: expect.stringMatching(/^acc_/),
      name: 'Zoë',
      email: 'second@example.com',
      plan: 'default',
      isOperator: false,
    });
    const list = await json(['account', 'list']);
    expect(list.body.accounts).toMatchObject([
      { email: 'owner@example.com', isOperator: true },
      { email: 'second@example.com', isOperator: false },
    ]);
  });

  it.each([
    ['a known e-mail', 'owner@example.com', password, 1, 'email'],
    ['no e-mail', 'nobody', password, 2, 'email'],
    ['a weak password', 'weak@example.com', 'password', 2, 'password'],
    ['an empty password', 'weak@example.com', '', 2, 'password'],
  ])(
    'create refuses %s by field, without repeating the password',
    async (_case, email, input, code, field) => {
      const ran = await json(['account', 'create', '--email', email, '--password-stdin'], { input });
      expect(ran.code).toBe(code);
      expect(ran.body.error.errors).toEqual([expect.objectContaining({ field })]);
      expect(ran.stdout).not.toContain(password);
    },
  );

  it('set-plan takes a plan of the configuration and else names them', async () => {
    const unknown = await json(['account', 'set-plan', 'owner@example.com', 'gold']);
    expect(unknown.code).toBe(2);
    expect(unknown.body.error).toMatchObject({
      code: 'invalid_input',
      detail: expect.stringContaining('default'),
    });
    const config = path.join(folder, 'gold.yaml');
    await writeFile(config, 'plans: { gold: { permissions: ["*"] } }');
    const env = { NEOAGENT_CONFIG: config };
    const known = await json(['account', 'set-plan', 'owner@example.com', 'gold'], { env });
    expect(known).toMatchObject({ code: 0, body: { plan: 'gold' } });
    await json(['account', 'set-plan', 'owner@example.com', 'default']);
  });

  it('set-permissions replaces the lists it is given and leaves the other as it is', async () => {
    const account = ['account', 'set-permissions', 'owner@example.com'];
    const first = await json([...account, '--grant', 'b:c, a:b', '--withhold', 'c:*']);
    expect(first.body).toMatchObject({
      grantedPermissions: ['a:b', 'b:c'],
      withheldPermissions: ['c:*'],
    });
    const second = await json([...account, '--grant', '']);
    expect(second.body).toMatchObject({ grantedPermissions: [], withheldPermissions: ['c:*'] });
    expect((await json([...account, '--withhold', 'Nonsense'])).body.error.errors).toEqual([
      expect.objectContaining({ field: 'withheld[0]' }),
    ]);
    await json([...account, '--withhold', '']);
  });

  it('suspend and resume are found by id and by e-mail', async () => {
    const { body } = await json(['account', 'suspend', 'owner@example.com']);
    expect(body.suspendedAt).toEqual(expect.any(String));
    const resumed = await json(['account', 'resume', body.id]);
    expect(resumed.body.suspendedAt).toBeNull();
    const absent = await json(['account', 'suspend', 'nobody@example.com']);
    expect(absent).toMatchObject({ code: 1, body: { error: { code: 'not_found' } } });
  });
});

describe('key', () => {
  it('create prints the secret on stdout, once, and notes on stderr that it may do everything', async () => {
    const args = ['key', 'create', '--account', 'owner@example.com', '--name', 'for people'];
    const { code, stdout, stderr } = await neoagent(args);
    expect(code).toBe(0);
    expect(stdout.match(/neo_live_[0-9A-Za-z]{38}/g)).toHaveLength(1);
    expect(stderr).toMatch(/^note: no --permissions/);
    expect(stderr).not.toContain('neo_live_');
  });

  it('create takes every restriction', async () => {
    const key = await aKey(
      ...['--permissions', 'sessions:read, chatbots:*', '--environment', 'test', '--expires-in', 'never'],
      ...['--allow-ip', '10.0.0.0/8', '203.0.113.7'],
    );
    expect(key).toMatchObject({
      id: expect.stringMatching(/^key_/),
      secret: expect.stringMatching(/^neo_test_/),
      environment: 'test',
      permissions: ['chatbots:*', 'sessions:read'],
      expiresAt: null,
      allowedAddresses: ['10.0.0.0/8', '203.0.113.7'],
      status: 'active',
    });
  });

  it('show and list tell about a key but never its secret', async () => {
    const { id, secret, name } = await aKey();
    const shown = await json(['key', 'show', id]);
    expect(shown.body).toMatchObject({ id, name, createdBy: null, status: 'active' });
    const listed = await json(['key', 'list', '--account', 'owner@example.com']);
    expect(listed.body.keys[0]).toEqual(shown.body);
    const text = await neoagent(['key', 'list']);
    expect(text.stdout).toContain(name);
    for (const ran of [shown, listed, text]) expect(ran.stdout + ran.stderr).not.toContain(secret);
  });

  it('regenerate, disable, enable and revoke change it; what has ended is refused', async () => {
    const { id, secret } = await aKey();
    const renewed = await json(['key', 'regenerate', id]);
    expect(renewed.body).toMatchObject({ id, secret: expect.stringMatching(/^neo_live_/) });
    expect(renewed.body.secret).not.toBe(secret);
    expect((await json(['key', 'disable', id])).body).toMatchObject({ id, status: 'disabled' });
    expect((await json(['key', 'enable', id])).body).toMatchObject({ id, status: 'active' });
    expect((await json(['key', 'revoke', id])).body).toMatchObject({ id, status: 'revoked' });
    expect((await json(['key', 'revoke', id])).code).toBe(0);
    for (const verb of ['regenerate', 'disable', 'enable']) {
      const refused = await json(['key', verb, id]);
      expect(refused).toMatchObject({ code: 1, body: { error: { code: 'conflict' } } });
    }
  });

  it('a secret pasted in place of an id is not repeated', async () => {
    const { secret } = await aKey();
    const { code, stdout, stderr } = await neoagent(['key', 'show', secret]);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain(secret);
  });

  it('create refuses everything that is wrong at once, by field', async () => {
    const wrong = ['--name', 'x'.repeat(10_000), '--expires-in', 'soon', '--permissions', 'everything'];
    const args = ['key', 'create', '--account', 'owner@example.com', ...wrong, '--allow-ip', 'localhost'];
    const ran = await json(args);
    expect(ran).toMatchObject({ code: 2, body: { error: { code: 'invalid_input' } } });
    const fields = ran.body.error.errors.map((error: { field: string }) => error.field);
    expect(fields).toEqual(['name', 'expiresIn', 'permissions[0]', 'allowedAddresses[0]']);
    const text = await neoagent(args);
    expect(text).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: name: /) });
  });

  it('create refuses a name that is taken and an account that is not there', async () => {
    const { name } = await aKey();
    const args = ['key', 'create', '--name', name, '--account'];
    const taken = await json([...args, 'owner@example.com']);
    expect(taken).toMatchObject({ code: 1, body: { error: { code: 'name_taken' } } });
    const absent = await json([...args, 'nobody@example.com']);
    expect(absent).toMatchObject({ code: 1, body: { error: { code: 'not_found' } } });
  });

  it('no secret is in any file of the data directory', async () => {
    const { secret } = await aKey();
    for (const file of ['neoagent.db', 'neoagent.db-wal']) {
      const content = await readFile(path.join(folder, 'data', file)).catch(() => Buffer.alloc(0));
      expect(content.includes(secret.slice(13, -4))).toBe(false);
    }
  });
});

describe('what cannot be meant', () => {
  it.each([
    ['an unknown command', ['bogus']],
    ['an unknown option', ['key', 'list', '--bogus']],
    ['no command', []],
    ['half a command', ['key']],
    ['a missing argument', ['key', 'show']],
    ['an argument too many', ['key', 'show', 'a', 'b']],
    ['a missing option', ['key', 'create', '--name', 'a']],
    ['an unknown environment', ['key', 'create', '--account', 'a', '--name', 'b', '--environment', 'prod']],
    ['a password that is not on stdin', ['account', 'create', '--email', 'a@example.com']],
  ])('%s ends with 2, said on stderr', async (_case, args) => {
    const ran = await neoagent(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).not.toBe('');
  });

  it('is one JSON object on stdout with --json', async () => {
    const ran = await json(['key', 'show']);
    expect(ran).toMatchObject({ code: 2, stderr: '', body: { error: { code: 'usage' } } });
  });
});

describe('the installation', () => {
  it('every problem of the configuration is told and ends with 78', async () => {
    const ran = await json(['key', 'list'], { env: { PORT: 'x', DATABASE_URL: 'mysql://u:hidden@h/d' } });
    expect(ran.code).toBe(78);
    expect(ran.body.error).toMatchObject({
      code: 'configuration',
      errors: [{ field: 'PORT' }, { field: 'DATABASE_URL' }],
    });
    expect(ran.stdout).not.toContain('hidden');
  });

  it('migrate says which steps it took', async () => {
    const env = { NEOAGENT_DATA_DIR: path.join(folder, 'fresh') };
    const first = await json(['migrate'], { env });
    expect(first.body.engine).toBe('sqlite');
    expect(first.body.applied).not.toEqual([]);
    expect((await json(['migrate'], { env })).body).toEqual({ engine: 'sqlite', applied: [] });
  });

  it('doctor finds a working one well', async () => {
    const { code, body } = await json(['doctor']);
    expect({ code, ok: body.ok }).toEqual({ code: 0, ok: true });
  });

  it('help and version end with 0', async () => {
    expect((await neoagent(['--help'])).code).toBe(0);
    expect((await neoagent(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a running server', () => {
  it('takes a key a command made on the first request, and refuses one that a command ended', async () => {
    const call = await serving();
    const { id, secret } = await aKey();
    expect(await call(secret)).toBe(200);
    const renewed = await json(['key', 'regenerate', id]);
    await until(async () => (await call(secret)) === 401);
    expect(await call(renewed.body.secret)).toBe(200);
    await json(['key', 'revoke', id]);
    await until(async () => (await call(renewed.body.secret)) === 401);
  });
});

/** A server on the same store; answers the status of a call with a key. */
async function serving() {
  const child = start(['serve'], { PORT: '0' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  servers.push(async () => {
    child.kill('SIGTERM');
    return ended;
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (part) => {
      output += part;
      const ready = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (ready && output.endsWith('\n')) resolve(ready[0]);
    });
    child.on('close', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return async (secret: string) => {
    const headers = { authorization: secret, 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/endpoint`, { method: 'POST', headers, body: '{}' });
    return response.status;
  };
}

/** The test's own time limit ends what never comes true. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}
