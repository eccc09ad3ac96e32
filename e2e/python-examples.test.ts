import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { hasPython, hasRequests, installRequests } from './support/python/requests.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/python.md', import.meta.url), 'utf8');
const examples = new Map(
  [...page.matchAll(/^```python (\S+)\n([\s\S]*?)^```/gm)].map(([, name = '', text = '']) => [name, text]),
);
const recipe = examples.get('retry') ?? '';
const rules = `
upstreams: { dead: { url: http://127.0.0.1:1 } }
routes:
  - { match: "GET /reports", permission: "reports:read" }
  - { match: "* /dead/**", upstream: dead }
`;

let installation: Installation;
let account: string;

beforeAll(async () => {
  installation = await startInstallation({ rules });
  account = await seedAccount(installation);
  installRequests(installation.dir);
  console.log(hasRequests ? 'Python’s requests is used' : 'a stand-in is used for requests');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

let keys = 0;
const aKey = (...more: readonly string[]) =>
  seedKey(installation, { account, name: `python ${++keys}`, more });

async function run(script: string, key: Pick<SeededKey, 'secret'>): Promise<string> {
  const file = path.join(installation.dir, 'example.py');
  writeFileSync(file, script);
  const result = await runCommand('python3', [file], {
    cwd: installation.dir,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      NEOAGENT_URL: installation.url,
      NEOAGENT_SECRET_KEY: key.secret,
    },
  });
  expect(result.status, result.stderr).toBe(0);
  return result.stdout;
}

/** Runs the recipe and tries a call; prints what came of it and how long it took. */
const attempt = (call: string, key: Pick<SeededKey, 'secret'>) =>
  run(
    `${recipe}
began = time.monotonic()
try:
    print('answered', ${call})
except Exception as error:
    print(type(error).__name__, error)
print('seconds', int(time.monotonic() - began))
`,
    key,
  );

describe.skipIf(!hasPython)('the page about Python, its examples as pasted', () => {
  it('has no example that is not run here, and a recipe of at most 20 lines', () => {
    expect([...examples.keys()]).toEqual(['first-request', 'retry', 'use']);
    expect(recipe.trim().split('\n').length).toBeLessThanOrEqual(20);
  });

  it('first-request prints 200 and the echo', async () => {
    const key = await aKey();
    const stdout = await run(examples.get('first-request') ?? '', key);
    expect(stdout).toMatch(/^200 \{/);
    expect(stdout).toContain("{'key': 'value'}");
    expect(stdout).toContain(key.id);
  });

  it('retry and use print the echo, or that another key is needed', async () => {
    const key = await aKey();
    const script = `${recipe}\n${examples.get('use')}`;
    expect(await run(script, key)).toContain(key.id);
    const mistyped = `${key.secret.slice(0, -1)}${key.secret.endsWith('a') ? 'b' : 'a'}`;
    const refused = await run(script, { secret: mistyped });
    expect(refused).toMatch(/^another key is needed: \{.*"code":"key_malformed"/);
    expect(refused).not.toContain(mistyped);
  });

  it('retry waits as long as Retry-After says after rate_limited, and repeats', async () => {
    const key = await aKey('--limit', 'slow=1/3s');
    const twice = "[call('POST', '/api/endpoint', json={'n': n})['received']['n'] for n in (1, 2)]";
    const [answered, , seconds] = (await attempt(twice, key)).split(/\n|seconds /);
    expect(answered).toBe('answered [1, 2]');
    expect(Number(seconds)).toBeGreaterThanOrEqual(2);
  });

  it('retry does not wait for a limit that is spent for an hour', async () => {
    const key = await aKey('--limit', 'slow=1/1h');
    const twice = "[call('POST', '/api/endpoint', json=n) for n in (1, 2)]";
    expect(await attempt(twice, key)).toMatch(/^NotAllowed .*"code":"rate_limited".*\nseconds [0-2]\n$/);
  });

  it.each([
    ['a revoked key', 'KeyRefused', 'key_revoked'],
    ['a disabled key', 'KeyRefused', 'key_disabled'],
    ['a missing permission', 'NotAllowed', 'permission_denied'],
  ])('retry tells %s as %s, by its code, at once', async (_name, error, code) => {
    const key = await aKey(...(code === 'permission_denied' ? ['--permissions', 'chats:read'] : []));
    if (error === 'KeyRefused')
      await installation.cli(['key', code.replace('key_', '').replace(/d$/, ''), key.id]);
    expect(await attempt("call('GET', '/reports')", key)).toMatch(
      new RegExp(`^${error} .*"code":"${code}".*\\nseconds [0-2]\\n$`),
    );
  });

  it('retry repeats a GET and nothing else when the API behind the gateway is away', async () => {
    const key = await aKey();
    const got = await attempt("call('GET', '/dead/x', tries=2)", key);
    expect(got).toMatch(/^RuntimeError .*"code":"upstream_unreachable".*\nseconds [1-9]\n$/);
    const posted = await attempt("call('POST', '/dead/x')", key);
    expect(posted).toMatch(/^RuntimeError .*"code":"upstream_unreachable".*\nseconds [0-2]\n$/);
  });
});
