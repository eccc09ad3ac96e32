import { createAccounts } from '../accounts/accounts.js';
import { fieldProblem, isProblem, type Problem } from '../api/problem.js';
import { refuseUnknownPlan } from '../commands/set-plan.js';
import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { plainFields } from './plain-table.js';
import { accountFields, beholdAccount } from './present.js';
import { readPassword } from './read-password.js';

export interface AccountCreateOptions {
  readonly email: string;
  readonly name?: string;
  readonly plan?: string;
}

/** `account create`: a login with the password on stdin, and an account of its own. */
export async function createAccount(
  { config, db, context }: Installation,
  options: AccountCreateOptions,
): Promise<Outcome | Problem> {
  const refusal = options.plan === undefined ? undefined : refuseUnknownPlan(context, options.plan);
  if (refusal !== undefined) return refusal;
  const password = await readPassword(process.stdin);
  if (password === undefined) return fieldProblem('password', 'The password on stdin is not UTF-8 text.');
  const { settings, rules } = config;
  const accounts = createAccounts({
    db,
    secret: settings.secret,
    publicUrl: () => rules.publicUrl ?? `http://127.0.0.1:${settings.port}`,
    clock: context.clock,
    random: context.random,
    dataDir: settings.dataDir,
    signupMode: () => rules.signup,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const { email, name, plan } = options;
  const made = await accounts.createWithPassword({ email, password, name, plan });
  if (isProblem(made)) return made;
  const account = await beholdAccount(context, made);
  const { id, isOperator } = account;
  const json = { id, name: account.name, email: account.email, plan: account.plan, isOperator };
  return { json, text: plainFields(accountFields(account)) };
}
