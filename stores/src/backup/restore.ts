import type { BackupHeader, BackupTable, Row } from './backup-format.js';
import { DamagedBackup } from './backup-format.js';
import { readBackup } from './read-backup.js';

/** A new schema beside the old one: filled and proven first, put into its place last. */
export interface RestoreTarget {
  /** Makes the empty schema after these steps. */
  create(steps: readonly string[]): Promise<void>;
  insert(table: BackupTable, rows: readonly Row[]): Promise<void>;
  /** Everything is in: takes the steps that are newer than the backup, checks it, and ends in it what ended since. */
  complete(steps: readonly string[]): Promise<{ readonly ended: EndedSince }>;
}

/**
 * Keys that were revoked, and secrets that were replaced, after the backup was taken, as far as the replaced store knows them: a restored
 * backup brings none of them back. `undefined` when there was no store to ask, or it could not be read.
 */
export type EndedSince = { readonly keys: number; readonly secrets: number } | undefined;

export interface RestoreSummary {
  readonly header: BackupHeader;
  readonly rows: Readonly<Record<string, number>>;
  readonly endedSince: EndedSince;
  /** The file the replaced store is kept under; `undefined` when there is none. */
  readonly keptAside: string | undefined;
}

/** Loads a whole backup into a target. Throws `DamagedBackup` at the first thing wrong with it; then the target is not completed. */
export async function loadBackup(
  file: string,
  target: RestoreTarget,
): Promise<Omit<RestoreSummary, 'keptAside'>> {
  let header: BackupHeader | undefined;
  for await (const part of readBackup(file)) {
    if (part.kind === 'header') {
      header = part.header;
      await target.create(header.schema);
    } else if (part.kind === 'rows') {
      await target.insert(part.table, part.rows);
    } else if (header !== undefined) {
      const { ended } = await target.complete(header.schema);
      return { header, rows: part.footer.rows, endedSince: ended };
    }
  }
  throw new DamagedBackup('The backup is cut: its end is missing.');
}
