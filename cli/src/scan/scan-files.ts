import { isUtf8 } from 'node:buffer';
import {
  closeSync,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type { KeyFormat } from '@neoagent/server/key-format';
import { createKeySearch, type KeyHit } from './key-search.js';
import { createPositions } from './positions.js';
import type { Progress } from './progress.js';
import type { Finding, ScanReport } from './scan-report.js';

/** A name that is no UTF-8 can only be opened by its bytes. */
type FilePath = string | Buffer;

interface Scan {
  readonly format: KeyFormat;
  readonly report: ScanReport;
  readonly progress: Progress;
}

const buffer = Buffer.allocUnsafeSlow(1 << 20);

/** Searches files and folders. What cannot be read, is not walked or not unpacked is written into the report. */
export function scanFiles(paths: readonly string[], scan: Scan): void {
  for (const given of paths) {
    attempt(given, scan, () => {
      const stat = statSync(given);
      if (stat.isDirectory()) walk(given, scan);
      else if (stat.isFile()) scanFile(given, scan);
      // Not opened: a pipe without a writer would never answer.
      else throw Object.assign(new Error(), { code: 'not a regular file' });
    });
  }
}

function walk(folder: FilePath, scan: Scan): void {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries.toSorted((a, b) => Buffer.compare(a.name, b.name))) {
    const file = joined(folder, entry.name);
    attempt(file, scan, () => visit(file, entry, scan));
  }
}

function visit(file: FilePath, entry: Dirent<Buffer>, scan: Scan): void {
  const name = entry.name.toString();
  if (entry.isDirectory() && (name === '.git' || name === 'node_modules'))
    scan.report.notWalked.push(file.toString());
  else if (entry.isDirectory()) walk(file, scan);
  else if (entry.isFile()) scanFile(file, scan);
  else scan.report.notFollowed++;
}

function joined(folder: FilePath, name: Buffer): FilePath {
  if (typeof folder === 'string' && isUtf8(name)) return path.join(folder, name.toString());
  return Buffer.concat([Buffer.from(folder), Buffer.from(path.sep), name]);
}

function attempt(file: FilePath, { report }: Scan, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    report.unreadable.push({ file: file.toString(), why });
  }
}

function scanFile(file: FilePath, scan: Scan): void {
  const fd = openSync(file, 'r');
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw Object.assign(new Error(), { code: 'not a regular file' });
    const hits = hitsIn(fd, stat, { ...scan, file });
    scan.report.files++;
    if (hits.length === 0) return;
    const { positions, push } = createPositions(hits.map(({ offset }) => offset));
    read(fd, stat, push);
    for (const [i, { environment, hint, fingerprint, length }] of hits.entries()) {
      const position = positions[i] ?? { line: 1, column: 1 };
      const finding: Finding = { file: file.toString(), ...position, environment, hint, fingerprint, length };
      scan.report.findings.push(finding);
    }
  } finally {
    closeSync(fd);
  }
}

function hitsIn(fd: number, stat: Stats, scan: Scan & { readonly file: FilePath }): readonly KeyHit[] {
  const { format, report, progress, file } = scan;
  const search = createKeySearch(format);
  read(fd, stat, (chunk, start) => {
    if (start === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) report.notUnpacked.push(file.toString());
    search.push(chunk);
    report.bytes += chunk.length;
    progress.tell(report);
  });
  return search.found();
}

/** Reads a file from its beginning to its end. */
function read(fd: number, { size }: Stats, take: (chunk: Buffer, start: number) => void): void {
  let at = 0;
  // Files that the system makes up say that they are empty: those are read until nothing comes.
  while (size === 0 || at < size) {
    const length = readSync(fd, buffer, 0, buffer.length, at);
    if (length === 0) return;
    take(buffer.subarray(0, length), at);
    at += length;
  }
}
