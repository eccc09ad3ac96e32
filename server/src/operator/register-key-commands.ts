import { environments } from '@neoagent/core';
import type { Command } from 'commander';
import { registerImportCommand } from './import/register-import-command.js';
import type { KeyCreateOptions } from './key-create.js';
import type { SetLimitsOptions } from './key-set-limits.js';
import { registerRotationCommands } from './register-rotation-commands.js';
import type { CommandOptions } from './run-command.js';

/** Adds `key create|list|show|set-limits|import|rotate|end-grace|extend-grace|regenerate|disable|enable|revoke`. */
export function registerKeyCommands(key: Command, jsonOption: readonly [string, string]): void {
  registerCreate(key, jsonOption);
  key
    .command('list')
    .description('the keys of an account, or of all of them')
    .option('--account <account>', 'account id, or e-mail of a member')
    .option(...jsonOption)
    .action(async (options: { readonly account?: string } & CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { listKeys } = await import('./key-list.js');
      await runOnInstallation(options, (installation) => listKeys(installation, options));
    });
  key
    .command('show')
    .description('one key')
    .argument('<key>', 'key id')
    .option(...jsonOption)
    .action(async (keyId: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { showKey } = await import('./key-change.js');
      await runOnInstallation(options, (installation) => showKey(installation, keyId));
    });
  registerSetLimits(key, jsonOption);
  registerRotationCommands(key, jsonOption);
  registerImportCommand(key, jsonOption);
  for (const change of changes) registerChange(key, change, jsonOption);
}

function registerCreate(key: Command, jsonOption: readonly [string, string]): void {
  const environment = key
    .createOption('--environment <environment>', 'shows in the prefix of the secret')
    .choices(environments)
    .default('live');
  key
    .command('create')
    .description('make a key; its secret is printed, this once')
    .requiredOption('--account <account>', 'account id, or e-mail of a member')
    .requiredOption('--name <name>', 'name of the key')
    .option(
      '--permissions <list>',
      'permissions with commas between them, such as chatbots:read,sessions:*; "*" unless given',
    )
    .addOption(environment)
    .option('--expires-in <time>', 'such as 24h, 90d or 1y, or "never"; 90d unless given')
    .option('--allow-ip <cidr...>', 'addresses and blocks the key may be used from; any unless given')
    .option('--canary', 'a key that never works and raises an alert when somebody uses it; plant it as bait')
    .option(...limitOption)
    .option(...jsonOption)
    .action(async (options: KeyCreateOptions & CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { createKey } = await import('./key-create.js');
      await runOnInstallation(options, (installation) => createKey(installation, options));
    });
}

const limitOption = [
  '--limit <name=allow/per>',
  'a limit of this key alone, such as burst=60/1m; give it once for each limit',
  (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text],
] as const;

function registerSetLimits(key: Command, jsonOption: readonly [string, string]): void {
  key
    .command('set-limits')
    .description('replace the limits that a key has of its own, beside those of its plan')
    .argument('<key>', 'key id')
    .option(...limitOption)
    .option('--none', 'take all of them away')
    .option(...jsonOption)
    .action(async (keyId: string, options: SetLimitsOptions & CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeKey } = await import('./key-change.js');
      const { setKeyLimits } = await import('./key-set-limits.js');
      await runOnInstallation(options, (installation) =>
        changeKey(installation, keyId, (target) => setKeyLimits(installation.context, target, options)),
      );
    });
}

const changes = [
  {
    name: 'regenerate',
    description:
      'replace the secret of a key; the old one is dead at once, the new one is printed, this once',
    load: async () => (await import('../commands/regenerate-key.js')).regenerateKey,
  },
  {
    name: 'disable',
    description: 'stop a key until it is enabled again',
    load: async () => (await import('../commands/disable-key.js')).disableKey,
  },
  {
    name: 'enable',
    description: 'let a disabled key work again',
    load: async () => (await import('../commands/enable-key.js')).enableKey,
  },
  {
    name: 'revoke',
    description: 'end a key for good',
    load: async () => (await import('../commands/revoke-key.js')).revokeKey,
  },
] as const;

function registerChange(
  key: Command,
  { name, description, load }: (typeof changes)[number],
  jsonOption: readonly [string, string],
): void {
  key
    .command(name)
    .description(description)
    .argument('<key>', 'key id')
    .option(...jsonOption)
    .action(async (keyId: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeKey } = await import('./key-change.js');
      const change = await load();
      await runOnInstallation(options, (installation) =>
        changeKey(installation, keyId, (target) => change(installation.context, target)),
      );
    });
}
