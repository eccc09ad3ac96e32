import type { Command } from 'commander';
import type { CommandOptions } from '../run-command.js';

type BackupOptions = CommandOptions & { readonly force?: true };

/** Adds `backup` and `restore`. */
export function registerBackupCommands(program: Command, jsonOption: readonly [string, string]): void {
  program
    .command('backup')
    .description('write the store to one file, whether or not the server runs')
    .argument('<file>', 'the file to make')
    .option('--force', 'replace the file when there is one')
    .option(...jsonOption)
    .action(async (file: string, options: BackupOptions) => {
      const { runCommand } = await import('../run-command.js');
      const { backUp } = await import('./back-up.js');
      await runCommand(options, () => backUp(file, { force: options.force === true, env: process.env }));
    });
  program
    .command('restore')
    .description('put a backup in the place of the store, on either engine; the server must not run')
    .argument('<file>', 'a file that "backup" made')
    .option('--force', 'replace a store that holds data')
    .option(...jsonOption)
    .action(async (file: string, options: BackupOptions) => {
      const { runCommand } = await import('../run-command.js');
      const { restore } = await import('./restore.js');
      await runCommand(options, () => restore(file, { force: options.force === true, env: process.env }));
    });
}
