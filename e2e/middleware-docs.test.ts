import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/doors/middleware.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```js (\S+)\n([\s\S]*?)^```/gm)].map(([, name = '', text = '']) => ({
  name,
  text,
}));
/** In the workspace, so that the packages are found as a user's own would be. */
const folder = fileURLToPath(new URL('../middleware', import.meta.url));

let installation: Installation;
let account: string;
let service: SeededKey;
let key: SeededKey;
const running: { child: ChildProcess; file: string }[] = [];

beforeAll(async () => {
  installation = await startInstallation();
  account = await seedAccount(installation);
  service = await seedKey(installation, { account, name: 'service' });
  key = await seedKey(installation, { account, name: 'caller' });
});

afterEach(() => {
  for (const { child, file } of running.splice(0)) {
    child.kill('SIGKILL');
    rmSync(file, { force: true });
  }
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('the page about the middleware', () => {
  it('has an example for every framework and both guards', () => {
    expect(examples.map(({ name }) => name)).toEqual(['node-http', 'express', 'fastify', 'hono', 'embedded']);
  });

  it.each(examples)(
    '$name as pasted: a key is let in, no key is told why, another is told why',
    async ({ name, text }) => {
      const url = await run(name, text);
      const allowed = await ask(url, key.secret);
      expect(allowed.status, JSON.stringify(allowed.json)).toBe(200);
      expect(allowed.json).toEqual({ caller: key.id });
      expect(allowed.headers.get('x-request-id')).toBeTruthy();
      expect(await ask(url, '')).toMatchObject({ status: 401, code: 'key_missing' });
      expect(await ask(url, 'your-secret-key-here')).toMatchObject({ status: 401, code: 'key_malformed' });
    },
  );

  it('a key revoked at the server is refused within 5 s, and when the server is gone callers read 503', async () => {
    const url = await run('node-http', examples[0]?.text ?? '');
    const leaving = await seedKey(installation, { account, name: 'leaving' });
    expect((await ask(url, leaving.secret)).status).toBe(200);
    const revoked = await installation.cli(['key', 'revoke', leaving.id, '--json']);
    expect(revoked.status, revoked.stderr).toBe(0);
    await expect
      .poll(async () => (await ask(url, leaving.secret)).code, { timeout: 5_000 })
      .toBe('key_revoked');
    await installation.stop();
    expect(await ask(url, key.secret)).toMatchObject({ status: 503, code: 'unavailable' });
  });
});

/** Starts an example as a program of its own; resolves with its origin when it listens. */
async function run(name: string, text: string): Promise<string> {
  const port = await freePort();
  const file = path.join(folder, `example-${name}-${process.pid}-${port}.mjs`);
  writeFileSync(file, text);
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      NEOAGENT_URL: installation.url,
      NEOAGENT_SECRET_KEY: service.secret,
      NEOAGENT_DB: path.join(installation.dataDir, 'neoagent.db'),
    },
  });
  running.push({ child, file });
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString();
  });
  await expect.poll(() => listens(port), { timeout: 15_000, message: errors }).toBe(true);
  return `http://127.0.0.1:${port}`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
