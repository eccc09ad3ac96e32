import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newHome, startInstallation } from './support/installation.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/doors/gateway.md', import.meta.url), 'utf8');

function blocks(language: string): readonly string[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, name, text]) =>
    name === language && text !== undefined ? [text] : [],
  );
}

let api: ChildProcess;
let installation: Installation;
let key: SeededKey;

/** The page's API listens on 9000, which may be taken here. */
async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const [[script], [rules]] = [blocks('js'), blocks('yaml')];
  if (script === undefined || rules === undefined) throw new Error('the page has lost its examples');
  const port = String(await freePort());
  const home = newHome(rules.replaceAll('9000', port));
  writeFileSync(path.join(home.dir, 'api.mjs'), script.replaceAll('9000', port));
  api = spawn(process.execPath, ['api.mjs'], { cwd: home.dir, stdio: 'inherit' });
  installation = await startInstallation({ home });
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'gateway page' });
});

afterAll(async () => {
  api?.kill();
  await installation?.stop();
  installation?.remove();
});

async function run(command: string | undefined): Promise<unknown> {
  const text = (command ?? 'false').replaceAll('http://127.0.0.1:3000', installation.url);
  const { json, stderr } = await runCommand('sh', ['-c', text], {
    cwd: installation.dir,
    env: { PATH: process.env['PATH'] ?? '', NEOAGENT_SECRET_KEY: key.secret },
  });
  expect(json, stderr).toBeDefined();
  return json;
}

describe('the gateway’s page, pasted', () => {
  it('calls the API through the gateway, and the API knows the account', async () => {
    expect(await run(blocks('sh')[0])).toEqual({
      path: '/chat/hello',
      account: expect.stringMatching(/^acc_/),
    });
  });

  it('is refused without a key', async () => {
    expect(await run(blocks('sh')[1])).toMatchObject({ status: 401, code: 'key_missing' });
  });
});
