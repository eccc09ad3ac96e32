import type { Environment } from '@neoagent/server/key-format';
import type { Position } from './positions.js';

/** One place of one key. */
export interface Finding extends Position {
  /** The path as it was given or walked to; in a repository from its top. `undefined` for what is in no file. */
  readonly file: string | undefined;
  readonly environment: Environment;
  readonly hint: string;
  /** Equal for equal keys; tells nothing about the key. */
  readonly fingerprint: string;
  /** Characters of the key. */
  readonly length: number;
  /** For an `.env` file in a work tree: whether git tracks it. */
  isTracked?: boolean;
  /** Where in the repository; `undefined` for a file that was read from the disk. */
  readonly git?: GitPlace;
}

/** A key at one path, or in one message, over the whole history. */
export interface GitPlace {
  /** What holds it: a file, the text of a commit or tag, or a blob whose path could not be told. */
  readonly kind: 'file' | 'commit' | 'tag' | 'blob';
  /** The object that line and column are counted in: first 12 digits of its id. */
  readonly object: string;
  /** The first commit that has it: first 12 digits of its id; `undefined` when it is only staged or in no commit. */
  readonly commit: string | undefined;
  /** Contents of the file, over time, that held the key. */
  readonly versions: number;
  /** A file: the key is at this path in HEAD. A commit: it belongs to HEAD's history. */
  readonly isInHead: boolean;
  readonly isStaged: boolean;
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
  /** Files, or in a repository blobs, commits and tags. */
  files: number;
  bytes: number;
  /** Only of a scan of a repository. */
  repository?: RepositoryReport;
}

/** What of a repository was searched and what could not be. */
export interface RepositoryReport {
  readonly searched: 'history' | 'staged';
  /** Only a part of the history was fetched. */
  readonly isShallow: boolean;
  /** Objects that the history names and the repository does not have, as in a partial clone, or that are broken. */
  missing: number;
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
