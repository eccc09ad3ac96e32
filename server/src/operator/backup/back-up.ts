import path from 'node:path';
import type { ConfigProblems } from '../../config/config.js';
import { isConfigProblems, loadConfig } from '../../config/load-config.js';
import { backUpDatabase } from '../../open-database.js';
import type { Outcome } from '../outcome.js';
import { plainFields } from '../plain-table.js';
import { withFile } from './file-failure.js';
import { secretCheck } from './secret-check.js';

export interface BackupCall {
  readonly force: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** `backup`: the store as it stands at one moment, in one file that was read back whole. Neither migrates nor changes the store. */
export async function backUp(name: string, { force, env }: BackupCall): Promise<Outcome | ConfigProblems> {
  const config = await loadConfig(env);
  if (isConfigProblems(config)) return config;
  const file = path.resolve(name);
  const began = Date.now();
  const about = { secretCheck: secretCheck(config.settings.secret) };
  const made = await withFile(file, () =>
    backUpDatabase(config.settings, { file, force, takenAt: began, about }),
  );
  const json = {
    file,
    takenAt: new Date(began).toISOString(),
    tookMs: Date.now() - began,
    engine: made.engine,
    schema: made.schema.at(-1) ?? '',
    sizeBytes: made.sizeBytes,
    sha256: made.sha256,
    accounts: made.rows['accounts'] ?? 0,
    keys: made.rows['keys'] ?? 0,
    rows: made.rows,
    leftOut: made.leftOut,
  };
  return { json, text: plainFields(fieldsOf(json)), note };
}

const note =
  'note: the file does not hold NEOAGENT_SECRET (data/secret unless it is set) nor neoagent.yaml: keep a copy of both elsewhere.';

function fieldsOf(made: {
  readonly file: string;
  readonly takenAt: string;
  readonly tookMs: number;
  readonly engine: string;
  readonly schema: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly accounts: number;
  readonly keys: number;
}): readonly (readonly [string, string])[] {
  return [
    ['file', made.file],
    ['taken', `${made.takenAt} in ${made.tookMs} ms, read back whole`],
    ['store', `${made.engine}, schema ${made.schema}`],
    ['size', `${made.sizeBytes} bytes`],
    ['sha256', made.sha256],
    ['accounts', String(made.accounts)],
    ['keys', String(made.keys)],
  ];
}
