import type { Command } from 'commander';
import { registerAccountCommands } from './register-account-commands.js';
import { registerKeyCommands } from './register-key-commands.js';
import type { CommandOptions } from './run-command.js';

/** What one JSON object on stdout is called in every command's help. */
export const jsonOption = ['--json', 'print one JSON object'] as const;

/**
 * Adds the operator's commands. They work on the store that the environment names, whether or not the server runs. Nothing but
 * their names is loaded before one of them is used.
 */
export function registerOperatorCommands(program: Command): void {
  program
    .command('serve')
    .description('run the server until it is told to stop')
    .action(async () => {
      const { runServer } = await import('../run-server.js');
      process.exitCode = await runServer(process.env);
    });
  program
    .command('doctor')
    .description('check this installation and say how to mend what is wrong')
    .option(...jsonOption)
    .action(async (options: CommandOptions) => {
      const { runCommand } = await import('./run-command.js');
      const { examine } = await import('./doctor/doctor.js');
      await runCommand(options, () => examine(process.env));
    });
  program
    .command('migrate')
    .description('bring the schema of the store up to date')
    .option(...jsonOption)
    .action(async (options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { reportMigrations } = await import('./migrate.js');
      await runOnInstallation(options, reportMigrations);
    });
  registerAccountCommands(
    program.command('account').description('accounts of this installation'),
    jsonOption,
  );
  registerKeyCommands(program.command('key').description('secret keys of accounts'), jsonOption);
}
