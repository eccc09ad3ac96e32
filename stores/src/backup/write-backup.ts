import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { type BackupFooter, type BackupHeader, formatVersion } from './backup-format.js';
import type { Snapshot } from './snapshot.js';

/**
 * Writes a snapshot to a file that does not exist yet (mode 0600) and flushes it to the disk. Holds a thousand rows in memory, however
 * many there are. A file left by a failure is the caller's to remove.
 */
export async function writeBackup(
  snapshot: Snapshot,
  {
    file,
    takenAt,
    about,
  }: { readonly file: string; readonly takenAt: number; readonly about: BackupHeader['about'] },
): Promise<void> {
  const { engine, steps, tables } = snapshot;
  const header: BackupHeader = {
    neoagentBackup: formatVersion,
    takenAt: new Date(takenAt).toISOString(),
    engine,
    schema: steps,
    tables,
    about,
  };
  // The fastest level: a backup is mostly random texts, which the higher ones hardly make smaller.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 1 << 18 });
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(
    Readable.from(linesOf(snapshot, header), { objectMode: true, highWaterMark: 2 }),
    gzip,
    target,
  );
}

async function* linesOf(snapshot: Snapshot, header: BackupHeader): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const rows: Record<string, number> = {};
  yield hashed(hash, lineOf(header));
  for (const table of snapshot.tables) {
    let count = 0;
    yield hashed(hash, lineOf({ table: table.name }));
    for await (const batch of snapshot.rows(table)) {
      count += batch.length;
      yield hashed(hash, batch.map(lineOf).join(''));
    }
    rows[table.name] = count;
  }
  const footer: BackupFooter = { rows, sha256: hash.digest('hex') };
  yield Buffer.from(lineOf({ end: footer }));
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function hashed(hash: Hash, text: string): Buffer {
  const bytes = Buffer.from(text);
  hash.update(bytes);
  return bytes;
}
