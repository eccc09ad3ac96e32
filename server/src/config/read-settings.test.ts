import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigProblem } from './config.js';
import { isConfigProblems, loadConfig } from './load-config.js';
import { readSettings } from './read-settings.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neoagent-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(env: NodeJS.ProcessEnv) {
  const problems: ConfigProblem[] = [];
  const settings = readSettings({ NEOAGENT_DATA_DIR: path.join(folder, 'data'), ...env }, problems);
  return { settings, problems };
}

describe('the environment', () => {
  it('has defaults for everything, and generates the secret once with mode 0600', () => {
    const first = read({});
    const second = read({});
    expect(first.problems).toEqual([]);
    expect(first.settings).toMatchObject({ host: '127.0.0.1', port: 3000, gatewayPort: undefined });
    expect(first.settings?.secret.length).toBeGreaterThanOrEqual(32);
    expect(second.settings?.secret).toBe(first.settings?.secret);
    expect(statSync(path.join(folder, 'data/secret')).mode & 0o777).toBe(0o600);
  });

  it('reads every variable from the file that its _FILE twin names, without the last line end', () => {
    const file = path.join(folder, 'value');
    writeFileSync(file, 'x'.repeat(40).concat('\n'));
    const { settings, problems } = read({ NEOAGENT_SECRET_FILE: file });
    expect(problems).toEqual([]);
    expect(settings?.secret).toBe('x'.repeat(40));
  });

  it('reports every problem together and repeats no value', () => {
    const { settings, problems } = read({
      PORT: 'abc',
      GATEWAY_PORT: '70000',
      DATABASE_URL: 'mysql://root:hunter2@localhost/x',
      REDIS_URL: 'nonsense',
      NEOAGENT_SECRET: 'too-short-hunter2',
      HOST: 'a',
      HOST_FILE: '/nowhere',
    });
    expect(settings).toBeUndefined();
    expect(problems.map((problem) => problem.where).sort()).toEqual([
      'DATABASE_URL',
      'GATEWAY_PORT',
      'HOST',
      'NEOAGENT_SECRET',
      'PORT',
      'REDIS_URL',
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('refuses a log level that is none, and takes one from a file', () => {
    const { settings, problems } = read({ LOG_LEVEL: 'loud' });
    expect(settings).toBeUndefined();
    expect(problems).toEqual([{ where: 'LOG_LEVEL', message: expect.stringContaining('trace') }]);
    const file = path.join(folder, 'level');
    writeFileSync(file, 'warn\n');
    expect(read({ LOG_LEVEL_FILE: file }).settings?.logLevel).toBe('warn');
    expect(read({}).settings?.logLevel).toBe('info');
  });

  it('says where the rules are although other variables have problems', async () => {
    const rules = path.join(folder, 'rules.yaml');
    const named = path.join(folder, 'named');
    writeFileSync(rules, 'signup: sometimes\n');
    writeFileSync(named, `${rules}\n`);
    const env = { NEOAGENT_DATA_DIR: path.join(folder, 'data'), PORT: 'abc' };
    const loaded = await loadConfig({ ...env, NEOAGENT_CONFIG_FILE: named });
    if (!isConfigProblems(loaded)) throw new Error('there are problems');
    expect(loaded.problems.map(({ where }) => where)).toEqual(['PORT', 'rules.yaml:1']);
    const unread = await loadConfig({ ...env, NEOAGENT_CONFIG_FILE: path.join(folder, 'absent') });
    if (!isConfigProblems(unread)) throw new Error('there are problems');
    expect(unread.problems.map(({ where }) => where)).toEqual(['NEOAGENT_CONFIG_FILE', 'PORT']);
  });

  it('says which file cannot be read', () => {
    const { problems } = read({ PORT_FILE: path.join(folder, 'absent') });
    expect(problems).toEqual([{ where: 'PORT_FILE', message: expect.stringContaining('ENOENT') }]);
  });

  it('refuses a data directory that is a file', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const { settings, problems } = read({ NEOAGENT_DATA_DIR: file });
    expect(settings).toBeUndefined();
    expect(problems).toEqual([{ where: 'NEOAGENT_DATA_DIR', message: expect.any(String) }]);
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
