import type { Command } from 'commander';
import { registerRotateAll } from './rotation/register-many.js';
import type { CommandOptions } from './run-command.js';

interface RotateOptions extends CommandOptions {
  readonly grace?: string;
  readonly endRunningGrace?: boolean;
  readonly endWhenSilentFor?: string;
}

/** Adds `key rotate|end-grace|extend-grace`. */
export function registerRotationCommands(key: Command, jsonOption: readonly [string, string]): void {
  key
    .command('rotate')
    .description('give a key a new secret, printed this once; the old one goes on working for a while')
    .argument('<key>', 'key id')
    .option('--grace <time>', 'how long the old secret works: such as 1h or 7d, 0 to 30d; 24h unless given')
    .option('--end-running-grace', 'end the secret of an earlier rotation that still works')
    .option(
      '--end-when-silent-for <time>',
      'end the grace period once nobody sent the old secret for so long',
    )
    .option(...jsonOption)
    .action(async (keyId: string, options: RotateOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeKey } = await import('./key-change.js');
      const { rotateKey } = await import('../commands/rotation/rotate-key.js');
      const { grace, endRunningGrace: endsRunningGrace, endWhenSilentFor } = options;
      await runOnInstallation(options, (installation) =>
        changeKey(installation, keyId, (target) =>
          rotateKey(installation.context, { ...target, grace, endsRunningGrace, endWhenSilentFor }),
        ),
      );
    });
  key
    .command('end-grace')
    .description('end the old secret of a rotation now')
    .argument('<key>', 'key id')
    .option(...jsonOption)
    .action(async (keyId: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeKey } = await import('./key-change.js');
      const { endGrace } = await import('../commands/rotation/end-grace.js');
      await runOnInstallation(options, (installation) =>
        changeKey(installation, keyId, (target) => endGrace(installation.context, target)),
      );
    });
  registerExtend(key, jsonOption);
  registerRotateAll(key, jsonOption);
}

function registerExtend(key: Command, jsonOption: readonly [string, string]): void {
  key
    .command('extend-grace')
    .description('let the old secret of a rotation work for longer, at most 30d after the rotation')
    .argument('<key>', 'key id')
    .requiredOption('--by <time>', 'added to the present end, such as 24h')
    .option(...jsonOption)
    .action(async (keyId: string, options: CommandOptions & { readonly by: string }) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeKey } = await import('./key-change.js');
      const { extendGrace } = await import('../commands/rotation/extend-grace.js');
      await runOnInstallation(options, (installation) =>
        changeKey(installation, keyId, (target) =>
          extendGrace(installation.context, { ...target, extension: options.by }),
        ),
      );
    });
}
