import type { KeyHit } from './key-search.js';
import type { Position } from './positions.js';

/** One place of one key. */
export interface Finding extends KeyHit, Position {
  readonly file: string;
}

/** What a scan found, and what it did not look into. */
export interface ScanReport {
  readonly findings: Finding[];
  readonly unreadable: { readonly file: string; readonly why: string }[];
  /** `.git` and `node_modules` folders met on the way. */
  readonly notWalked: string[];
  /** gzip files, searched as they are. */
  readonly notUnpacked: string[];
  /** Symbolic links, sockets and devices met on the way. */
  notFollowed: number;
  files: number;
  bytes: number;
}

export function emptyReport(): ScanReport {
  return {
    findings: [],
    unreadable: [],
    notWalked: [],
    notUnpacked: [],
    notFollowed: 0,
    files: 0,
    bytes: 0,
  };
}
