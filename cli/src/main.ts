import { readFileSync } from 'node:fs';
import { registerOperatorCommands } from '@neoagent/server';
import { Command, CommanderError } from 'commander';
import { registerScanCommand } from './scan/register-scan-command.js';

/** Exit code when what was typed cannot be meant. */
const usage = 2;

/**
 * Runs the command that `argv` (as in `process.argv`) names and sets the exit code of the process: 0 done, 1 refused or not found,
 * 2 not to be understood, 65 a damaged file, 66 a missing one, 78 refused for its configuration. With `--json`, stdout gets exactly one JSON object, errors too.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const isForPrograms = argv.includes('--json');
  const program = createProgram({ isForPrograms });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : usage;
    if (isForPrograms && error.exitCode !== 0) printUsageError(error);
  }
}

function createProgram({ isForPrograms }: { readonly isForPrograms: boolean }): Command {
  const program = new Command('neoagent')
    .description('Secret keys for your API: make them, watch them, end them.')
    .version(ownVersion())
    .exitOverride()
    .showHelpAfterError('(add --help to see what is understood)');
  if (isForPrograms) program.configureOutput({ writeErr: () => undefined });
  registerOperatorCommands(program);
  registerScanCommand(program);
  return program;
}

function printUsageError(error: CommanderError): void {
  const detail =
    error.code === 'commander.help'
      ? 'A command is missing; add --help to see which there are.'
      : error.message.replace(/^error: /, '');
  process.stdout.write(`${JSON.stringify({ error: { code: 'usage', detail } })}\n`);
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
