import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/doors/verify.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);

let installation: Installation;
let service: SeededKey;
let caller: SeededKey;

beforeAll(async () => {
  installation = await startInstallation();
  const account = await seedAccount(installation);
  const more = ['--permissions', 'keys:verify'];
  service = await seedKey(installation, { account, name: 'service', more });
  caller = await seedKey(installation, { account, name: 'caller' });
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

/** A command of the page as pasted, but for the port. */
async function run(command: string | undefined, secrets: { service?: string; caller?: string } = {}) {
  const text = (command ?? 'false').replaceAll('http://127.0.0.1:3000', installation.url);
  const { json, stderr } = await runCommand('sh', ['-c', text], {
    cwd: installation.dir,
    env: {
      PATH: process.env['PATH'] ?? '',
      NEOAGENT_SECRET_KEY: secrets.service ?? service.secret,
      CALLER_KEY: secrets.caller ?? caller.secret,
    },
  });
  expect(json, stderr).toBeDefined();
  return json as Readonly<Record<string, unknown>>;
}

describe('the page about verify and explain, pasted', () => {
  it('has two commands, and both are run here', () => {
    expect(commands).toHaveLength(2);
  });

  it('verify allows a good key and says whose it is', async () => {
    expect(await run(commands[0])).toMatchObject({
      allowed: true,
      status: 200,
      reason: null,
      caller: { keyId: caller.id },
      route: 'POST /api/endpoint',
    });
  });

  it('verify says why a key is refused, exactly as it arrived', async () => {
    expect(await run(commands[0], { caller: `Bearer  ${caller.secret}` })).toMatchObject({
      allowed: false,
      status: 401,
      reason: 'key_extra_spaces',
      fix: expect.stringMatching(/\w/),
    });
    expect(await run(commands[0], { caller: '' })).toMatchObject({ reason: 'key_missing' });
  });

  it('explain tells every check and spends nothing', async () => {
    const remaining = async (command: string | undefined) =>
      ((await run(command))['limits'] as readonly { remaining: number }[])[0]?.remaining ?? Number.NaN;
    const before = await remaining(commands[1]);
    const explained = await run(commands[1]);
    expect(explained).toMatchObject({ allowed: true, caller: { keyId: caller.id } });
    const checks = explained['checks'] as readonly { outcome: string }[];
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
    expect(await remaining(commands[1])).toBe(before);
    // What explain tells is what verify would leave; the first one to spend is verify.
    expect(await remaining(commands[0])).toBe(before);
    expect(await remaining(commands[0])).toBe(before - 1);
  });

  it('a service whose own key is not good learns nothing about the caller', async () => {
    const answer = await run(commands[0], { service: caller.secret.replace(/.$/, '!') });
    expect(answer).toMatchObject({ status: 401, code: 'key_malformed' });
    expect(answer).not.toHaveProperty('allowed');
  });
});
