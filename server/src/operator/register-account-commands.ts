import type { Command } from 'commander';
import type { AccountCreateOptions } from './account-create.js';
import { registerRotationPolicy } from './rotation/register-many.js';
import type { CommandOptions } from './run-command.js';

const accountArgument = ['<account>', 'account id, or e-mail of a member'] as const;

/** Adds `account create|list|set-plan|set-time-zone|set-permissions|suspend|resume`. */
export function registerAccountCommands(account: Command, jsonOption: readonly [string, string]): void {
  registerRotationPolicy(account, jsonOption);
  account
    .command('create')
    .description('make a login and an account of its own')
    .requiredOption('--email <email>', 'e-mail to sign in with')
    .requiredOption('--password-stdin', 'read the password from stdin, up to its end')
    .option('--name <name>', 'name of the member; the e-mail unless given')
    .option('--plan <plan>', 'plan of the account; "default" unless given')
    .option(...jsonOption)
    .action(async (options: AccountCreateOptions & CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { createAccount } = await import('./account-create.js');
      await runOnInstallation(options, (installation) => createAccount(installation, options));
    });
  account
    .command('list')
    .description('every account, oldest first')
    .option(...jsonOption)
    .action(async (options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { listAccounts } = await import('./account-list.js');
      await runOnInstallation(options, listAccounts);
    });
  registerSetPlan(account, jsonOption);
  registerSetTimeZone(account, jsonOption);
  registerSetPermissions(account, jsonOption);
  registerSuspension(account, jsonOption);
}

function registerSetPlan(account: Command, jsonOption: readonly [string, string]): void {
  account
    .command('set-plan')
    .description('move an account to another plan')
    .argument(...accountArgument)
    .argument('<plan>', 'a plan of the configuration')
    .option(...jsonOption)
    .action(async (idOrEmail: string, plan: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeAccount } = await import('./account-change.js');
      const { setPlan } = await import('../commands/set-plan.js');
      await runOnInstallation(options, (installation) =>
        changeAccount(installation, idOrEmail, (target) =>
          setPlan(installation.context, { ...target, plan }),
        ),
      );
    });
}

function registerSetTimeZone(account: Command, jsonOption: readonly [string, string]): void {
  account
    .command('set-time-zone')
    .description('set the time zone at whose midnight quotas of a day or month begin')
    .argument(...accountArgument)
    .argument('<zone>', 'UTC or an IANA name such as Europe/Berlin')
    .option(...jsonOption)
    .action(async (idOrEmail: string, timeZone: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeAccount } = await import('./account-change.js');
      const { setTimeZone } = await import('../commands/set-time-zone.js');
      await runOnInstallation(options, (installation) =>
        changeAccount(installation, idOrEmail, (target) =>
          setTimeZone(installation.context, { ...target, timeZone }),
        ),
      );
    });
}

interface SetPermissionsOptions extends CommandOptions {
  readonly grant?: string;
  readonly withhold?: string;
}

function registerSetPermissions(account: Command, jsonOption: readonly [string, string]): void {
  account
    .command('set-permissions')
    .description(
      'grant an account permissions beside its plan, or withhold some; an empty list takes all back',
    )
    .argument(...accountArgument)
    .option('--grant <permissions>', 'all that is granted, separated by commas; unchanged unless given')
    .option('--withhold <permissions>', 'all that is withheld, separated by commas; unchanged unless given')
    .option(...jsonOption)
    .action(async (idOrEmail: string, options: SetPermissionsOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeAccount } = await import('./account-change.js');
      const { setPermissions } = await import('../commands/set-permissions.js');
      const lists = { granted: listOf(options.grant), withheld: listOf(options.withhold) };
      await runOnInstallation(options, (installation) =>
        changeAccount(installation, idOrEmail, (target) =>
          setPermissions(installation.context, { ...target, ...lists }),
        ),
      );
    });
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').flatMap((entry) => entry.trim() || []);
}

function registerSuspension(account: Command, jsonOption: readonly [string, string]): void {
  account
    .command('suspend')
    .description('stop every key of an account')
    .argument(...accountArgument)
    .option(...jsonOption)
    .action(async (idOrEmail: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeAccount } = await import('./account-change.js');
      const { suspendAccount } = await import('../commands/suspend-account.js');
      await runOnInstallation(options, (installation) =>
        changeAccount(installation, idOrEmail, (target) => suspendAccount(installation.context, target)),
      );
    });
  account
    .command('resume')
    .description('let the keys of a suspended account work again')
    .argument(...accountArgument)
    .option(...jsonOption)
    .action(async (idOrEmail: string, options: CommandOptions) => {
      const { runOnInstallation } = await import('./run-command.js');
      const { changeAccount } = await import('./account-change.js');
      const { resumeAccount } = await import('../commands/resume-account.js');
      await runOnInstallation(options, (installation) =>
        changeAccount(installation, idOrEmail, (target) => resumeAccount(installation.context, target)),
      );
    });
}
