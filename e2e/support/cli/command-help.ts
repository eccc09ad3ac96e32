import type { CommandResult } from '../run-command.js';

/** Every command that can be run, with its own options as `--help` writes them, sorted; read from the help of the built product. */
export async function readCommands(
  run: (args: readonly string[]) => Promise<CommandResult>,
  group: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { status, stdout } = await run([...group, '--help']);
  if (status !== 0) throw new Error(`--help of "${group.join(' ')}" ended with ${status}`);
  const names = namesIn(partOf(stdout, 'Commands'));
  if (names.length === 0) return new Map([[group.join(' '), optionsIn(partOf(stdout, 'Options'))]]);
  const found = new Map<string, readonly string[]>();
  for (const name of names) {
    for (const [command, options] of await readCommands(run, [...group, name])) found.set(command, options);
  }
  return found;
}

/** The lines below a title of the help, up to the next empty one. */
function partOf(help: string, title: string): string {
  return help.split(`\n${title}:\n`)[1]?.split('\n\n')[0] ?? '';
}

function namesIn(part: string): readonly string[] {
  const names = [...part.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'help');
}

function optionsIn(part: string): readonly string[] {
  const terms = [...part.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+(?: [<[][^\s]+)?)/gm)].map(
    ([, term = '']) => term,
  );
  return terms.filter((term) => term !== '--help').toSorted();
}
