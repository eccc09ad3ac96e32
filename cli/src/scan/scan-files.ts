import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { KeyFormat } from '@neoagent/server/key-format';
import { createKeySearch } from './key-search.js';
import { createPositions } from './positions.js';
import type { Finding, ScanReport } from './scan-report.js';

const buffer = Buffer.allocUnsafeSlow(1 << 20);

/** Searches files and folders. What cannot be read, is not walked or not unpacked is written into the report. */
export function scanFiles(paths: readonly string[], format: KeyFormat, report: ScanReport): void {
  for (const given of paths) {
    attempt(given, report, () => {
      if (statSync(given).isDirectory()) walk(given, format, report);
      else scanFile(given, format, report);
    });
  }
}

function walk(folder: string, format: KeyFormat, report: ScanReport): void {
  for (const { name } of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, name);
    attempt(file, report, () => {
      const stat = lstatSync(file);
      if (stat.isSymbolicLink()) report.notFollowed++;
      else if (stat.isDirectory() && (name === '.git' || name === 'node_modules'))
        report.notWalked.push(file);
      else if (stat.isDirectory()) walk(file, format, report);
      else if (stat.isFile()) scanFile(file, format, report);
      else report.notFollowed++;
    });
  }
}

function attempt(file: string, report: ScanReport, work: () => void): void {
  try {
    work();
  } catch (error) {
    report.unreadable.push({ file, why: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}

function scanFile(file: string, format: KeyFormat, report: ScanReport): void {
  const fd = openSync(file, 'r');
  try {
    if (!fstatSync(fd).isFile()) throw Object.assign(new Error(), { code: 'not a regular file' });
    const search = createKeySearch(format);
    report.bytes += read(fd, (chunk, start) => {
      if (start === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) report.notUnpacked.push(file);
      search.push(chunk);
    });
    report.files++;
    const hits = search.found();
    if (hits.length === 0) return;
    const { positions, push } = createPositions(hits.map(({ offset }) => offset));
    read(fd, push);
    const found = hits.map(
      (hit, i): Finding => ({ ...hit, file, ...(positions[i] ?? { line: 1, column: 1 }) }),
    );
    report.findings.push(...found);
  } finally {
    closeSync(fd);
  }
}

/** Reads a file from its beginning; answers its length in bytes. */
function read(fd: number, take: (chunk: Buffer, start: number) => void): number {
  let at = 0;
  for (;;) {
    const length = readSync(fd, buffer, 0, buffer.length, at);
    if (length === 0) return at;
    take(buffer.subarray(0, length), at);
    at += length;
  }
}
