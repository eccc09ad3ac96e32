import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from './check.js';
import { examine } from './doctor.js';
import { checkClock, checkNode } from './process-checks.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function examined(env: NodeJS.ProcessEnv = {}) {
  const dataDir = path.join(folder, 'data');
  const rulesFile = path.join(folder, 'neoagent.yaml');
  await writeFile(rulesFile, env['RULES'] ?? '');
  const given = { NEOAGENT_DATA_DIR: dataDir, NEOAGENT_CONFIG: rulesFile, PORT: '0', ...env };
  const outcome = await examine(given);
  const { ok, checks } = outcome.json as { readonly ok: boolean; readonly checks: readonly Check[] };
  const levelOf = (name: string) => checks.find((check) => check.name === name)?.level;
  return { ...outcome, ok, checks, levelOf };
}

describe('an installation', () => {
  it('that is fresh is well, and its database is not made yet', async () => {
    const { ok, exitCode, checks, text } = await examined();
    expect({ ok, exitCode }).toEqual({ ok: true, exitCode: 0 });
    expect(checks.find(({ name }) => name === 'database')?.message).toContain('first start');
    expect(text.split('\n')).toHaveLength(checks.length);
  });

  it('whose secret others could read is told so, and it is closed', async () => {
    await examined();
    await chmod(path.join(folder, 'data', 'secret'), 0o644);
    expect((await examined()).levelOf('secret')).toBe('warning');
    expect((await examined()).levelOf('secret')).toBe('ok');
  });

  it('whose data directory others can enter is told how to close it', async () => {
    await examined();
    await chmod(path.join(folder, 'data'), 0o755);
    const { checks } = await examined();
    expect(checks.find(({ name }) => name === 'data directory')?.fix).toContain('chmod 700');
  });

  it('whose database is no database does not work', async () => {
    await examined();
    await writeFile(path.join(folder, 'data', 'neoagent.db'), 'this is not a database, '.repeat(100));
    const { ok, exitCode, levelOf } = await examined();
    expect({ ok, exitCode, level: levelOf('database') }).toEqual({
      ok: false,
      exitCode: 1,
      level: 'problem',
    });
  });

  it('whose configuration is wrong in two places is told both', async () => {
    const { ok, checks } = await examined({ PORT: 'x', GATEWAY_PORT: '70000' });
    expect(ok).toBe(false);
    const messages = checks.filter(({ name }) => name === 'configuration').map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('PORT'), expect.stringContaining('GATEWAY_PORT')]);
  });

  it('tells how old its knowledge of countries is, and that a file of them cannot be read', async () => {
    const { checks } = await examined();
    expect(checks.find(({ name }) => name === 'countries')?.message).toMatch(
      /made \d{4}-\d\d-\d\d, \d+ days ago/,
    );
    expect((await examined({ NEOAGENT_GEO_FILE: '/no/such.mmdb' })).levelOf('countries')).toBe('problem');
  });

  it('whose port another program uses does not work', async () => {
    const other = createServer((socket) => socket.destroy());
    const port = await listening(other);
    const { ok, levelOf } = await examined({ PORT: String(port) });
    expect({ ok, level: levelOf('PORT') }).toEqual({ ok: false, level: 'problem' });
    other.close();
  });
});

it('an old Node is a warning, one that is maintained is not', () => {
  expect(checkNode('20.20.2').level).toBe('warning');
  expect(checkNode('24.1.0').level).toBe('ok');
});

it('a clock before this was written, or before what the store holds, is told', () => {
  const now = Date.UTC(2027, 0, 1);
  expect(checkClock(0, undefined).level).toBe('problem');
  expect(checkClock(now, now + 3_600_000).level).toBe('warning');
  expect(checkClock(now, now - 1).level).toBe('ok');
});

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
