/**
 * A backup is gzip over lines of JSON: the header; then for each table, parents first, `{"table":…}` and a line with an array for
 * each row; then the footer, which counts the rows and holds the SHA-256 of every byte before it. Cells are texts, numbers and null
 * on both engines, so a backup of one restores into the other.
 */
export const formatVersion = 1;

export interface BackupHeader {
  readonly neoagentBackup: number;
  /** RFC 3339. */
  readonly takenAt: string;
  readonly engine: 'sqlite' | 'postgres';
  /** The schema steps of the store it was taken from, oldest first. */
  readonly schema: readonly string[];
  readonly tables: readonly BackupTable[];
  /** What the one who made it wants to find again; the format gives it no meaning. */
  readonly about: Readonly<Record<string, string>>;
}

export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface BackupFooter {
  readonly rows: Readonly<Record<string, number>>;
  readonly sha256: string;
}

export type Cell = string | number | null;
export type Row = readonly Cell[];

/**
 * Tables a backup leaves empty: what they hold lives for minutes or days and lets somebody in. A restored backup must not bring
 * back a session that was ended or a reset link that was used.
 */
export const leftOut: readonly string[] = ['auth_sessions', 'auth_verifications', 'auth_rate_limits'];

/** The file is no backup, is cut or changed, or is of a version this program does not know. Nothing was changed. */
export class DamagedBackup extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamagedBackup';
  }
}

/** What a backup or a restore would replace is in use, or nobody said that it may go. Nothing was changed. */
export class BackupRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupRefused';
  }
}
