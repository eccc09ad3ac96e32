import type { Command } from 'commander';
import type { CommandOptions } from '../run-command.js';
import type { RotateAllOptions } from './rotate-all.js';
import type { RotationPolicyOptions } from './rotation-policy.js';

/** Adds `key rotate-all`. */
export function registerRotateAll(key: Command, jsonOption: readonly [string, string]): void {
  key
    .command('rotate-all')
    .description('rotate every key of an account or of one member; the secrets are printed, this once')
    .requiredOption('--account <account>', 'account id, or e-mail of a member')
    .requiredOption(
      '--run <name>',
      'a name of your own: repeated with it, keys it has rotated are left alone',
    )
    .option('--member <member>', 'only keys that this member made: id or e-mail')
    .option('--grace <time>', 'how long the old secrets work; what the policy says, else 24h, unless given')
    .option('--end-running-grace', 'end secrets of earlier rotations that still work')
    .option('--end-when-silent-for <time>', 'end each old secret once nobody sent it for so long')
    .option(...jsonOption)
    .action(async (options: RotateAllOptions & CommandOptions) => {
      const { runOnInstallation } = await import('../run-command.js');
      const { rotateAll } = await import('./rotate-all.js');
      await runOnInstallation(options, (installation) => rotateAll(installation, options));
    });
}

/** Adds `account rotation-policy`. */
export function registerRotationPolicy(account: Command, jsonOption: readonly [string, string]): void {
  account
    .command('rotation-policy')
    .description('what an account asks of rotation and which keys fall short; changes what is given')
    .argument('<account>', 'account id, or e-mail of a member')
    .option('--key <key>', 'change the policy of this key instead of the account’s')
    .option('--rotate-every <time>', 'such as 90d, or "never"')
    .option('--grace <time>', 'how long an old secret works when a rotation does not say, or "never"')
    .option('--max-lifetime <time>', 'longest life of a key and of a secret, such as 365d, or "never"')
    .option(...jsonOption)
    .action(async (idOrEmail: string, options: RotationPolicyOptions & CommandOptions) => {
      const { runOnInstallation } = await import('../run-command.js');
      const { rotationPolicy } = await import('./rotation-policy.js');
      await runOnInstallation(options, (installation) => rotationPolicy(installation, idOrEmail, options));
    });
}
