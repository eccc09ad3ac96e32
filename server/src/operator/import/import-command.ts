import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type FieldError, isProblem } from '../../api/problem.js';
import { operatorCommand } from '../../commands/acting.js';
import { type ImportOrder, type ImportResult, importKeys } from '../../commands/import/import-keys.js';
import { withFile } from '../backup/file-failure.js';
import { findAccount } from '../find-target.js';
import type { Installation } from '../open-installation.js';
import { CommandFailed, exitCodes, type Outcome } from '../outcome.js';
import { type ImportLine, isErrors, readImportFile } from './import-file.js';
import { accountNamed, type ImportDefaults, readImportRecord } from './import-record.js';

export interface KeyImportOptions {
  readonly account?: string;
  readonly permissions?: string;
  readonly hashPlaintext?: true;
  readonly dryRun?: true;
}

const maxBytes = 64 << 20;

/** `key import`: keys of another system by their digests; every problem of the file at once, or all of its keys. */
export async function importKeyFile(
  { db, context }: Installation,
  name: string,
  options: KeyImportOptions,
): Promise<Outcome> {
  const file = path.resolve(name);
  const lines = readImportFile(await readText(file));
  if (isErrors(lines)) throw doesNotFit(file, lines);
  const given: ImportDefaults = {
    account: options.account,
    accountIds: await accountsOf(db, lines, options),
    permissions: options.permissions?.split(/[\s,]+/).filter((entry) => entry !== ''),
    takesSecrets: options.hashPlaintext === true,
    format: context.format,
    now: context.clock.now(),
  };
  const read = lines.map((line) => readImportRecord(line, given));
  const errors = read.flatMap((one) => (isOrder(one) ? [] : one));
  const orders = read.filter(isOrder);
  if (errors.length > 0) throw doesNotFit(file, errors);
  const isRehearsal = options.dryRun === true;
  const done = await importKeys(context, { by: operatorCommand, orders, isRehearsal });
  if (Array.isArray(done)) throw doesNotFit(file, done);
  return outcomeOf(file, done as ImportResult, isRehearsal);
}

async function readText(file: string): Promise<string> {
  return withFile(file, async () => {
    if ((await stat(file)).size > maxBytes) {
      throw doesNotFit(file, [
        { field: 'line 1', message: `A file has at most ${maxBytes >> 20} MiB; split it.` },
      ]);
    }
    return readFile(file, 'utf8');
  });
}

function isOrder(read: ImportOrder | readonly FieldError[]): read is ImportOrder {
  return 'terms' in read;
}

async function accountsOf(
  db: Installation['db'],
  lines: readonly ImportLine[],
  options: KeyImportOptions,
): Promise<ImportDefaults['accountIds']> {
  const ids = new Map<string, string | undefined>();
  for (const line of lines) {
    const account = accountNamed(line, { account: options.account });
    if (account === undefined || ids.has(account)) continue;
    const found = await findAccount(db, account);
    ids.set(account, isProblem(found) ? undefined : found.id);
  }
  return ids;
}

function doesNotFit(file: string, errors: readonly FieldError[]): CommandFailed {
  const detail = `${file} has ${errors.length} problem(s); no key was imported.`;
  return new CommandFailed({ code: 'invalid_file', detail, errors, exitCode: exitCodes.damaged });
}

function outcomeOf(file: string, { imported, skipped }: ImportResult, isRehearsal: boolean): Outcome {
  const json = {
    file,
    dryRun: isRehearsal,
    imported: imported.length,
    skipped: skipped.length,
    keys: imported.map(({ line, key }) => ({
      line,
      ...(!isRehearsal && { id: key.id }),
      name: key.name,
      accountId: key.accountId,
    })),
    duplicates: skipped,
  };
  const done = isRehearsal ? 'would be imported; nothing was changed' : 'imported';
  const rest = skipped.length === 0 ? '' : `, ${skipped.length} were there already`;
  return { json, text: `${imported.length} keys ${done}${rest}.` };
}
