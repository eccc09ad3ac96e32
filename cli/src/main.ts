import { readFileSync } from 'node:fs';
import { registerOperatorCommands } from '@neoagent/server';
import { Command, CommanderError } from 'commander';
import { registerCheckCommand } from './check/register-check-command.js';
import { registerScanCommand } from './scan/register-scan-command.js';

/** Exit code when what was typed cannot be meant. */
const usage = 2;

/**
 * Runs the command that `argv` (as in `process.argv`) names and sets the exit code of the process: 0 done, 1 refused or not found,
 * 2 not to be understood, 64 and 69 as `check` says, and `scan` of git, 65 a damaged file, 66 a missing one, 78 refused for its
 * configuration. With `--json`, stdout gets exactly one JSON object, errors too.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const isForPrograms = argv.includes('--json');
  const program = createProgram({ isForPrograms });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // 1 is what commander itself says of everything that cannot be meant.
    process.exitCode = error.exitCode === 1 ? usage : error.exitCode;
    if (isForPrograms && error.exitCode !== 0) printUsageError(error);
  }
}

function createProgram({ isForPrograms }: { readonly isForPrograms: boolean }): Command {
  const program = new Command('neoagent')
    .description('Secret keys for your API: make them, watch them, end them.')
    .version(ownVersion())
    .exitOverride()
    .showHelpAfterError('(add --help to see what is understood)');
  program.configureOutput({
    writeErr: (text) => void (isForPrograms || process.stderr.write(withoutKeys(text))),
  });
  registerOperatorCommands(program);
  registerCheckCommand(program);
  registerScanCommand(program, ownVersion());
  return program;
}

function printUsageError(error: CommanderError): void {
  const detail =
    error.code === 'commander.help'
      ? 'A command is missing; add --help to see which there are.'
      : error.message.replace(/^error: /, '');
  process.stdout.write(`${JSON.stringify({ error: { code: 'usage', detail: withoutKeys(detail) } })}\n`);
}

/** A key that was typed where a command or an option belongs is not repeated. */
function withoutKeys(text: string): string {
  return text.replace(/(_(?:live|test)_)[0-9A-Za-z]{8,}/g, '$1[secret key]');
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
