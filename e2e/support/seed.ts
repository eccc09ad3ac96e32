import type { Installation } from './installation.js';

/** A pass phrase that every installation accepts. */
export const password = 'correct horse battery staple 42';

/** A key as its maker holds it. */
export interface SeededKey {
  readonly id: string;
  readonly secret: string;
}

/** Creates an account with the operator's command; answers the e-mail address it is known by. */
export async function seedAccount(installation: Installation, email = 'ana@example.com'): Promise<string> {
  const result = await installation.cli(
    ['account', 'create', '--email', email, '--password-stdin', '--json'],
    { stdin: password },
  );
  if (result.status !== 0)
    throw new Error(`account create ended with ${result.status}: ${result.stderr}${result.stdout}`);
  return email;
}

/** Creates a key with the operator's command; `more` are further arguments such as `--expires-in 2s`. */
export async function seedKey(
  installation: Installation,
  of: { readonly account: string; readonly name: string; readonly more?: readonly string[] },
): Promise<SeededKey> {
  const result = await installation.cli([
    'key',
    'create',
    '--account',
    of.account,
    '--name',
    of.name,
    '--permissions',
    '*',
    '--json',
    ...(of.more ?? []),
  ]);
  const made = result.json as Partial<SeededKey> | undefined;
  if (result.status !== 0 || made?.id === undefined || made.secret === undefined) {
    throw new Error(`key create ended with ${result.status}: ${result.stderr}${result.stdout}`);
  }
  return { id: made.id, secret: made.secret };
}
