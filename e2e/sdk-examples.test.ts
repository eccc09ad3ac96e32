import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/sdk.md', import.meta.url), 'utf8');
const examples = new Map(
  [...page.matchAll(/^```js (\S+)\n([\s\S]*?)^```/gm)].map(([, name = '', text = '']) => [name, text]),
);
/** In the workspace, so that the package is found as a user's own would be. */
const folder = fileURLToPath(new URL('../middleware', import.meta.url));

let installation: Installation;
let key: SeededKey;

beforeAll(async () => {
  installation = await startInstallation();
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'sdk' });
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('the page about the SDK, its examples as pasted', () => {
  it('has no example that is not run here', () => {
    expect([...examples.keys()]).toEqual([
      'client',
      'wrap-fetch',
      'errors',
      'whoami',
      'key-file',
      'verify',
      'explain',
    ]);
  });

  it.each(['client', 'wrap-fetch', 'key-file'])('%s prints the echo and the caller', async (name) => {
    expect(JSON.parse(await run(name))).toMatchObject({
      received: { key: 'value' },
      caller: { keyId: key.id },
    });
  });

  it('whoami prints what the key is, may do and has left', async () => {
    expect(JSON.parse(await run('whoami'))).toEqual({ id: key.id, may: ['*'], left: [expect.any(Number)] });
  });

  it('errors prints why a placeholder is refused', async () => {
    expect(await run('errors')).toBe('key_malformed\n');
  });

  it('verify prints the key that was recognised, or why it was refused', async () => {
    expect(await run('verify')).toBe(`${key.id}\n`);
    expect(await run('verify', `${key.secret} `)).toBe('401 key_extra_spaces\n');
  });

  it('explain prints every check', async () => {
    const lines = (await run('explain')).trim().split('\n');
    expect(lines[0]).toMatch(/^route refused ./);
    expect(lines.slice(1, 3).map((line) => line.trim())).toEqual(['credential passed', 'key passed']);
    expect(lines).toHaveLength(10);
  });
});

async function run(name: string, callerKey = key.secret): Promise<string> {
  const file = path.join(folder, `example-sdk-${name}-${process.pid}.mjs`);
  const keyFile = path.join(installation.dir, 'key');
  writeFileSync(file, examples.get(name) ?? '');
  writeFileSync(keyFile, `${key.secret}\n`, { mode: 0o600 });
  try {
    const result = await runCommand(process.execPath, [file], {
      cwd: installation.dir,
      env: {
        PATH: process.env['PATH'] ?? '',
        NEOAGENT_URL: installation.url,
        NEOAGENT_SECRET_KEY: key.secret,
        KEY_FILE: keyFile,
        CALLER_KEY: callerKey,
      },
    });
    expect(result.status, result.stderr).toBe(0);
    return result.stdout;
  } finally {
    rmSync(file, { force: true });
  }
}
