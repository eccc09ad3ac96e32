import type { BackupTable, Row } from './backup-format.js';

/** A store as it stood at one moment, however long it is read; those who write meanwhile do not wait. */
export interface Snapshot {
  readonly engine: 'sqlite' | 'postgres';
  readonly steps: readonly string[];
  readonly tables: readonly BackupTable[];
  /** The rows of a table, some at a time. */
  rows(table: BackupTable): AsyncIterable<readonly Row[]>;
  close(): Promise<void>;
}

/** How many rows are held in memory at once. */
export const rowsAtOnce = 1000;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function selectOf({ name, columns }: BackupTable): string {
  return `select ${columns.map(quoted).join(', ')} from ${quoted(name)}`;
}
