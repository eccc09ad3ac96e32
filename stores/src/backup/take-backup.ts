import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type BackupHeader, BackupRefused, DamagedBackup, leftOut } from './backup-format.js';
import { putInPlace, replaceInPlace } from './put-in-place.js';
import { readBackup } from './read-backup.js';
import { removeAbandoned } from './remove-abandoned.js';
import type { Snapshot } from './snapshot.js';
import { writeBackup } from './write-backup.js';

export interface BackupOrder {
  readonly file: string;
  /** Replace the file when there is one. */
  readonly force: boolean;
  readonly takenAt: number;
  readonly about: BackupHeader['about'];
}

export interface BackupSummary {
  readonly engine: 'sqlite' | 'postgres';
  readonly schema: readonly string[];
  readonly sizeBytes: number;
  /** Of the file as it lies on the disk, hexadecimal. */
  readonly sha256: string;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Tables whose rows are not in it. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a backup, reads it back whole, and only then gives it its name: a file of that name is a whole backup. Refuses to replace a
 * file unless told to. Leaves nothing behind when it fails; a kill leaves a file ending in `.partial`.
 */
export async function takeBackup(snapshot: Snapshot, order: BackupOrder): Promise<BackupSummary> {
  const { file, force } = order;
  if (!force && existsSync(file)) throw fileExists(file);
  const partial = `${file}.${process.pid}.partial`;
  removeAbandoned(file, '.partial');
  rmSync(partial, { force: true });
  try {
    await writeBackup(snapshot, { ...order, file: partial });
    const rows = await countRows(partial);
    const sha256 = await digestOf(partial);
    const sizeBytes = statSync(partial).size;
    if (force) replaceInPlace(partial, file);
    else if (!putInPlace(partial, file)) throw fileExists(file);
    return { engine: snapshot.engine, schema: snapshot.steps, sizeBytes, sha256, rows, leftOut };
  } finally {
    rmSync(partial, { force: true });
  }
}

function fileExists(file: string): BackupRefused {
  return new BackupRefused(`${file} exists; choose another name, or add --force to replace it.`);
}

async function countRows(file: string): Promise<BackupSummary['rows']> {
  for await (const part of readBackup(file)) if (part.kind === 'end') return part.footer.rows;
  throw new DamagedBackup('The backup could not be read back.');
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
