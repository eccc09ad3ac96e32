import { type Command, CommanderError } from 'commander';

/** `EX_USAGE` of sysexits.h. */
const usage = 64;

/** Adds `check`, which needs a URL and a key and nothing of the server. Nothing of it is loaded before it is used. */
export function registerCheckCommand(program: Command): void {
  program
    .command('check')
    .description('ask whether the key in NEOAGENT_SECRET_KEY is good, what it may do and what is left')
    .option('--url <url>', 'where the installation is; NEOAGENT_URL unless given')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 good, 1 the key is refused, 64 the command or its environment must be mended, 69 nobody could be asked.',
    )
    .exitOverride(({ exitCode, code, message }) => {
      throw new CommanderError(exitCode === 0 ? 0 : usage, code, message);
    })
    .action(async (options: { readonly url?: string; readonly json?: true }) => {
      const { runCheck } = await import('./run-check.js');
      const output = {
        out: (line: string) => void process.stdout.write(`${line}\n`),
        err: (line: string) => void process.stderr.write(`${line}\n`),
      };
      process.exitCode = await runCheck(options, { env: process.env, output, now: Date.now });
    });
}
