import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommands } from './support/cli/command-help.js';
import { type CommandPage, readCommandPage } from './support/cli/command-page.js';
import { putNpx } from './support/cli/npx.js';
import { type Installation, startInstallation } from './support/installation.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedKey } from './support/seed.js';

const page = readFileSync(new URL('../docs/cli.md', import.meta.url), 'utf8');
const sections = readCommandPage(page);

let installation: Installation;
let programs: string;

beforeAll(async () => {
  installation = await startInstallation();
  programs = putNpx(installation.dir);
  mkdirSync(path.join(installation.dir, 'src'));
  mkdirSync(path.join(installation.dir, 'dist'));
  writeFileSync(path.join(installation.dir, '.env'), 'NEOAGENT_SECRET_KEY=\n');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('the page of commands', () => {
  it('has every command that --help names, with exactly its options, and no other', async () => {
    const known = await readCommands((args) => installation.cli(args));
    expect(known.size).toBeGreaterThan(20);
    const told = new Map(sections.map(({ command, options }) => [command, [...options].toSorted()]));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known));
  });

  it('has an example of its own for every command', () => {
    for (const { command, example } of sections) {
      expect([command, example]).toEqual([command, expect.stringContaining(`npx neoagent ${command}`)]);
    }
  });

  it('names exit codes for every command, or for the commands of its part', () => {
    for (const { command, exitCodes } of sections)
      expect([command, exitCodes]).toEqual([command, expect.stringMatching(/^0/)]);
  });
});

describe('the examples of the page, as pasted', () => {
  let keys = 0;
  const isAfterAccount = (section: CommandPage) =>
    sections.indexOf(section) > sections.findIndex(({ command }) => command === 'account create');
  // In the order of the page: the example of `account create` makes the account of those below it.
  // `serve` is what the installation of this test itself runs; callers' commands are asked with a key, which needs the account.
  const operators = sections.filter(({ command }) => !['serve', 'check', 'scan'].includes(command));
  const callers = sections.filter(({ command }) => ['check', 'scan'].includes(command));

  it.each([...operators, ...callers].map((section) => [section.command, section] as const))(
    '%s ends with 0',
    async (command, section) => {
      const isAboutKeys = callers.includes(section) || (isAfterAccount(section) && command.startsWith('key'));
      const key = isAboutKeys
        ? await seedKey(installation, { account: 'ana@example.com', name: `example ${++keys}` })
        : undefined;
      const result = await runExample(section.example, key);
      expect(result.status, result.stderr).toBe(0);
      expect(result.stdout === '').toBe(command === 'scan');
    },
  );

  it('check prints the facts in the order of the page', async () => {
    const key = await seedKey(installation, { account: 'ana@example.com', name: 'shown' });
    const { example, shown } = sections.find(({ command }) => command === 'check') ?? {
      example: '',
      shown: '',
    };
    const { stdout } = await runExample(example, key);
    const factsOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}|: /)[0]);
    expect(factsOf(stdout)).toEqual(factsOf(shown));
  });
});

async function runExample(example: string, key: SeededKey | undefined) {
  const script = example
    .replaceAll('http://127.0.0.1:3000', installation.url)
    .replaceAll('neo_live_…', key?.secret ?? '');
  return runCommand('sh', ['-euc', script], {
    cwd: installation.dir,
    env: {
      PATH: `${programs}:${process.env['PATH']}`,
      NEOAGENT_DATA_DIR: installation.dataDir,
      PORT: '0',
      ...(key && { KEY: key.id }),
    },
  });
}
