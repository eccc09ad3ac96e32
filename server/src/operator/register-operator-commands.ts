import type { Command } from 'commander';
import { registerBackupCommands } from './backup/register-backup-commands.js';
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
  registerDoctor(program);
  program
    .command('migrate')
    .description('bring the schema of the store up to date')
    .option(...jsonOption)
    .action(async (options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { reportMigrations } = await import('./migrate.js');
      await runOnInstallation(options, reportMigrations);
    });
  registerBackupCommands(program, jsonOption);
  registerAccountCommands(
    program.command('account').description('accounts of this installation'),
    jsonOption,
  );
  registerKeyCommands(program.command('key').description('secret keys of accounts'), jsonOption);
}

interface DoctorOptions extends CommandOptions {
  readonly proxy?: string;
  readonly kind?: string;
}

function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this installation, or a reverse proxy before it, and say how to mend what is wrong')
    .option('--proxy <url>', 'probe the reverse proxy at a URL that the key in NEOAGENT_SECRET_KEY may GET')
    .option(
      '--kind <name>',
      'what the proxy is: nginx, caddy, traefik, envoy or haproxy; else told from its answers',
    )
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nThe probes need a live key in NEOAGENT_SECRET_KEY: npx neoagent key create --account <account> --name doctor',
    )
    .action(async (options: DoctorOptions) => {
      const { runCommand } = await import('./run-command.js');
      if (options.proxy === undefined) {
        const { examine } = await import('./doctor/doctor.js');
        await runCommand(options, () => examine(process.env));
        return;
      }
      const { proxy, kind } = options;
      const { examineProxyOf } = await import('./proxy-doctor/examine-proxy-of.js');
      await runCommand(options, () => examineProxyOf({ proxy, kind }, process.env));
    });
}
