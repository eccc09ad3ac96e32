import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { RestoreSummary } from '@neoagent/stores';
import type { ConfigProblems } from '../../config/config.js';
import { isConfigProblems, loadConfig } from '../../config/load-config.js';
import { openDatabase, restoreDatabase } from '../../open-database.js';
import type { Outcome } from '../outcome.js';
import { plainFields } from '../plain-table.js';
import type { BackupCall } from './back-up.js';
import { withFile } from './file-failure.js';
import { secretCheck } from './secret-check.js';

/** `restore`: a backup in the place of the store, all or nothing, and brought up to this version's schema. */
export async function restore(name: string, { force, env }: BackupCall): Promise<Outcome | ConfigProblems> {
  const file = path.resolve(name);
  await withFile(file, async () => accessSync(file, constants.R_OK));
  const config = await loadConfig(env);
  if (isConfigProblems(config)) return config;
  const { settings } = config;
  const done = await withFile(file, () =>
    restoreDatabase(settings, { backup: file, force, now: Date.now() }),
  );
  // Opened as a server would: a store that cannot be used is told now and not at the next start.
  const db = await openDatabase(settings);
  await db.ping().finally(() => db.close());
  const json = {
    file,
    takenAt: done.header.takenAt,
    from: done.header.engine,
    to: db.engine,
    schema: done.header.schema.at(-1) ?? '',
    accounts: done.rows['accounts'] ?? 0,
    keys: done.rows['keys'] ?? 0,
    rows: done.rows,
    keptAside: done.keptAside ?? null,
    endedSince: done.endedSince ?? null,
    secretMatches: done.header.about['secretCheck'] === secretCheck(settings.secret),
  };
  const notes = notesOn(done, json.secretMatches);
  return { json, text: plainFields(fieldsOf(json)), ...(notes.length > 0 && { note: notes.join('\n') }) };
}

function notesOn({ header, rows, endedSince }: RestoreSummary, secretMatches: boolean): readonly string[] {
  const endpoints = rows['webhook_endpoints'] ?? 0;
  return [
    ...(secretMatches
      ? []
      : [`${otherSecret} Webhook endpoints that cannot sign with this one: ${endpoints}.`]),
    ...(endedSince === undefined
      ? [`note: keys that were revoked after ${header.takenAt} work again; revoke them again.`]
      : []),
    'note: everybody has to sign in again; passwords and keys are as they were.',
  ];
}

const otherSecret =
  'note: the backup was taken under another NEOAGENT_SECRET. Set that one (or put its file back as data/secret) before the server starts.';

function fieldsOf(json: {
  readonly file: string;
  readonly takenAt: string;
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
  readonly keys: number;
  readonly keptAside: string | null;
  readonly endedSince: RestoreSummary['endedSince'] | null;
}): readonly (readonly [string, string])[] {
  const ended = json.endedSince;
  return [
    ['file', json.file],
    ['taken', json.takenAt],
    ['store', json.from === json.to ? json.to : `from ${json.from} to ${json.to}`],
    ['accounts', String(json.accounts)],
    ['keys', String(json.keys)],
    ...(json.keptAside === null ? [] : [['the old store is kept as', json.keptAside] as const]),
    ...(ended ? [['stay revoked', `${ended.keys} keys, ${ended.secrets} secrets`] as const] : []),
  ];
}
