import { createHash } from 'node:crypto';
import {
  type Environment,
  environments,
  hintOf,
  isForeignShaped,
  isWellFormed,
  type KeyFormat,
} from '@neoagent/core';
import type { FieldError } from '../../api/problem.js';
import { isProblem } from '../../api/problem.js';
import type { ImportOrder } from '../../commands/import/import-keys.js';
import { momentOf } from '../../commands/terms/key-expiry.js';
import { type KeyTerms, readKeyTerms } from '../../commands/terms/key-terms.js';
import type { ImportColumn } from './import-columns.js';
import type { ImportLine } from './import-file.js';
import { readDigest } from './read-digest.js';

/** What holds for lines that do not say it themselves. */
export interface ImportDefaults {
  readonly account: string | undefined;
  /** The id of an account by what a line calls it; nothing for one that is not there. */
  readonly accountIds: ReadonlyMap<string, string | undefined>;
  readonly permissions: readonly string[] | undefined;
  /** Secrets in plain text are taken, digested at once and kept nowhere. */
  readonly takesSecrets: boolean;
  readonly format: KeyFormat;
  readonly now: number;
}

/** What a line calls its account, or the account of lines that name none. */
export function accountNamed(
  { values }: ImportLine,
  given: Pick<ImportDefaults, 'account'>,
): string | undefined {
  return textIn(values.account) ?? given.account;
}

/** A wish that fits, or everything wrong with the line at once. Messages never repeat a digest or a secret. */
export function readImportRecord(
  { line, values }: ImportLine,
  given: ImportDefaults,
): ImportOrder | readonly FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (column: ImportColumn, message: string): undefined => {
    errors.push({ field: `line ${line}: ${column}`, message });
    return undefined;
  };
  const account = accountNamed({ line, values }, given);
  const accountId = given.accountIds.get(account ?? '');
  if (account === undefined)
    wrong('account', 'Name the account by its id or a member’s e-mail, or give --account.');
  else if (accountId === undefined) wrong('account', 'There is no such account.');
  const identity = readIdentity(values, given, wrong);
  const expiresAt = readTime(values.expiresAt);
  if (expiresAt === undefined) wrong('expiresAt', timeHelp);
  const createdAt = readTime(values.createdAt);
  if (createdAt === undefined) wrong('createdAt', timeHelp);
  if ((createdAt ?? 0) > given.now) wrong('createdAt', 'The key was made in the future.');
  const isEnabled = readFlag(values.enabled);
  if (isEnabled === undefined) wrong('enabled', 'Write true or false.');
  const terms = readTerms(values, { ...given, name: `imported ${identity?.digest.slice(0, 8)}` }, wrong);
  if (errors.length > 0 || identity === undefined || terms === undefined || accountId === undefined)
    return errors;
  return {
    line,
    accountId,
    ...identity,
    terms: { ...terms, expiresAt: expiresAt ?? null },
    createdAt: createdAt ?? given.now,
    isEnabled: isEnabled ?? true,
  };
}

type Values = ImportLine['values'];
type Wrong = (column: ImportColumn, message: string) => undefined;
const timeHelp = 'Write a date and time such as 2030-01-31T12:00:00Z, or milliseconds since 1970.';

function readIdentity(
  values: Values,
  given: ImportDefaults,
  wrong: Wrong,
): Pick<ImportOrder, 'digest' | 'hint'> | undefined {
  const secret = textIn(values.secret);
  const digest = textIn(values.digest);
  if (secret === undefined && digest === undefined)
    return wrong('digest', 'The SHA-256 digest of the key is missing.');
  if (secret !== undefined && digest !== undefined)
    return wrong('digest', 'Give a digest or a secret, not both.');
  if (secret !== undefined) return readSecret(secret, given, wrong);
  const canonical = readDigest(digest ?? '');
  if (canonical === undefined) {
    return wrong(
      'digest',
      'This is no SHA-256 digest: 64 hexadecimal digits, or base64 or base64url of 32 octets.',
    );
  }
  const shown = textIn(values.hint) ?? '';
  if (!/^[ -~]{0,32}$/.test(shown)) return wrong('hint', 'A hint has at most 32 visible ASCII characters.');
  return { digest: canonical, hint: shown === '' ? '(imported)' : `${shown}…` };
}

function readSecret(
  secret: string,
  { format, takesSecrets }: ImportDefaults,
  wrong: Wrong,
): Pick<ImportOrder, 'digest' | 'hint'> | undefined {
  if (!takesSecrets) {
    return wrong(
      'secret',
      'The file holds secrets in plain text: give digests, or --hash-plaintext to digest them now.',
    );
  }
  if (!isWellFormed(format, secret) && !isForeignShaped(format, secret)) {
    const message = `A secret has 16 to 256 visible ASCII characters and does not begin with ${format.prefix}_.`;
    return wrong('secret', message);
  }
  return {
    digest: createHash('sha256').update(secret).digest('base64url'),
    hint: hintOf(format, secret),
  };
}

function readTerms(
  values: Values,
  given: ImportDefaults & { readonly name: string },
  wrong: Wrong,
): KeyTerms | undefined {
  const permissions = readList(values.permissions) ?? given.permissions;
  if (permissions === undefined) {
    wrong('permissions', 'Say what the key may do, or give --permissions for all lines that do not.');
  }
  const environment = textIn(values.environment) ?? 'live';
  if (!isEnvironment(environment)) wrong('environment', 'Write live or test.');
  const read = readKeyTerms(
    {
      name: textIn(values.name) ?? given.name,
      environment: isEnvironment(environment) ? environment : 'live',
      permissions: permissions ?? [],
      allowedAddresses: readList(values.allowedAddresses),
      expiresIn: null,
    },
    { now: given.now, account: undefined },
  );
  if (!isProblem(read)) return read;
  for (const { field, message } of read.errors ?? []) wrong(field as ImportColumn, message);
  return undefined;
}

function isEnvironment(text: string): text is Environment {
  return environments.some((environment) => environment === text);
}

/** A number in JSON is as good as its digits. */
function textIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** `null` for none given, `undefined` for what is no moment. */
function readTime(value: unknown): number | null | undefined {
  const text = textIn(value);
  if (text === undefined) return value === undefined || value === '' ? null : undefined;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  return momentOf(text);
}

/** Enabled unless said otherwise. */
function readFlag(value: unknown): boolean | undefined {
  if (value === undefined || value === true || value === false) return value ?? true;
  const text = textIn(value)?.toLowerCase() ?? '';
  if (['true', '1', 't', 'yes'].includes(text)) return true;
  return ['false', '0', 'f', 'no'].includes(text) ? false : undefined;
}

/** A JSON list, or a text with commas, semicolons or blanks between the entries. */
function readList(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map((entry) => textIn(entry) ?? '');
  return textIn(value)
    ?.split(/[\s,;]+/)
    .filter((entry) => entry !== '');
}
