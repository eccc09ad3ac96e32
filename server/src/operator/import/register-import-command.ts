import type { Command } from 'commander';
import type { CommandOptions } from '../run-command.js';
import type { KeyImportOptions } from './import-command.js';

/** Adds `key import`. */
export function registerImportCommand(key: Command, jsonOption: readonly [string, string]): void {
  key
    .command('import')
    .description('take over keys of another system by their SHA-256 digests, without issuing them anew')
    .argument('<file>', 'JSON lines, or CSV with headings')
    .option('--account <account>', 'account of lines that name none')
    .option('--permissions <list>', 'permissions of lines that name none, such as chatbots:read,sessions:*')
    .option('--hash-plaintext', 'take secrets in plain text; they are digested at once')
    .option('--dry-run', 'say what would be done, and change nothing')
    .option(...jsonOption)
    .action(async (file: string, options: KeyImportOptions & CommandOptions) => {
      const { runOnInstallation } = await import('../run-command.js');
      const { importKeyFile } = await import('./import-command.js');
      await runOnInstallation(options, (installation) => importKeyFile(installation, file, options));
    });
}
