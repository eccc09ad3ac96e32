import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forgedKey } from '../support/forged-key.js';
import { createRepository, createWorkplace, hintOf } from './workplace.js';

const workplace = createWorkplace();
afterAll(() => workplace.remove());

type Json = Readonly<Record<string, unknown>>;

/** The properties that SARIF 2.1.0 requires of the objects that we write, by the name that holds them. */
const required: Readonly<Record<string, readonly string[]>> = {
  '': ['version', 'runs'],
  runs: ['tool'],
  tool: ['driver'],
  driver: ['name'],
  rules: ['id'],
  results: ['message'],
  message: ['text'],
  shortDescription: ['text'],
  fullDescription: ['text'],
  help: ['text'],
  invocations: ['executionSuccessful'],
  toolExecutionNotifications: ['message'],
};

/** What is required and absent, by its place. */
function absentIn(value: unknown, name = '', place = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each, i) => absentIn(each, name, `${place}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  const absent = (required[name] ?? []).filter((each) => !(each in value));
  return [
    ...absent.map((each) => `${place}.${each}`),
    ...Object.entries(value).flatMap(([key, child]) => absentIn(child, key, `${place}.${key}`)),
  ];
}

function scanned(args: readonly string[], cwd?: string) {
  const ran = workplace.scan([...args, '--sarif'], cwd === undefined ? {} : { cwd });
  const log = JSON.parse(ran.stdout) as {
    runs: [{ results: Json[]; invocations: Json[]; tool: Json }];
  } & Json;
  return { ...ran, log, run: log.runs[0] };
}

describe('a log in SARIF', () => {
  it('has every property that the format requires', () => {
    workplace.write('a/b.js', `\n  '${forgedKey()}'`);
    const { log, run, status } = scanned(['a', 'absent']);
    expect(status).toBe(1);
    expect(absentIn(log)).toEqual([]);
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0.json') });
    expect(run.results[0]).toMatchObject({ ruleId: 'neoagent/secret-key', ruleIndex: 0, level: 'error' });
    expect(run.tool).toMatchObject({ driver: { rules: [{ id: 'neoagent/secret-key' }] } });
    expect(run.invocations).toMatchObject([
      { executionSuccessful: false, exitCode: 1, toolExecutionNotifications: [{ level: 'error' }] },
    ]);
  });

  it('points to the place, relative to where the scan ran, with names escaped', () => {
    const secret = forgedKey();
    workplace.write('odd name/ü#?.js', `\n ü '${secret}'`);
    const location = (uri: unknown) => ({
      physicalLocation: {
        artifactLocation: { uri },
        region: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 5 + secret.length },
      },
    });
    expect(scanned(['odd name']).run.results).toMatchObject([
      { locations: [location('odd%20name/%C3%BC%23%3F.js')] },
    ]);
    workplace.write('elsewhere/x', '');
    const outside = scanned(['../odd name'], path.join(workplace.dir, 'elsewhere'));
    expect(outside.run.results).toMatchObject([
      { locations: [location(expect.stringMatching(/^file:\/\/\/.*odd%20name/))] },
    ]);
  });

  it('tells a key by the same fingerprint in every scan and every place, and never the key', () => {
    const secret = forgedKey();
    workplace.write('one/a', secret);
    workplace.write('two/b', `\n\n${secret}`);
    const [one, again, two] = ['one', 'one', 'two'].map((folder) => scanned([folder]));
    const fingerprints = [one, again, two].map((each) => each?.run.results[0]?.['partialFingerprints']);
    expect(fingerprints[0]).toEqual({ 'neoagentSecretKey/v1': expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(fingerprints[1]).toEqual(fingerprints[0]);
    expect(fingerprints[2]).toEqual(fingerprints[0]);
    expect(one?.stdout).toContain(hintOf(secret));
    expect(one?.stdout).not.toContain(secret.slice(13, -4));
  });

  it('tells where in a history a key is, messages included', () => {
    const { dir, commit } = createRepository(workplace, 'repository');
    const first = commit(`with ${forgedKey()}`, { 'a b': forgedKey() });
    commit('mend', { 'a b': '' });
    const { log, run, status } = scanned(['--git', dir]);
    expect(status).toBe(1);
    expect(absentIn(log)).toEqual([]);
    expect(run.results).toMatchObject([
      {
        locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b' } } }],
        properties: { commit: first, isInHead: false },
      },
      { locations: [{ logicalLocations: [{ fullyQualifiedName: `commit ${first}` }] }] },
    ]);
  });

  it('is whole and without results when nothing was found or git failed', () => {
    workplace.write('clean/a', 'x');
    expect(scanned(['clean'])).toMatchObject({ status: 0, run: { results: [] } });
    const failed = scanned(['--git', 'clean']);
    expect(failed).toMatchObject({ status: 64, run: { results: [] } });
    expect(failed.run.invocations).toMatchObject([
      { executionSuccessful: false, exitCode: 64, toolExecutionNotifications: [{ message: {} }] },
    ]);
  });
});
