import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  type BackupFooter,
  type BackupHeader,
  type BackupTable,
  DamagedBackup,
  formatVersion,
  type Row,
} from './backup-format.js';
import { rowsAtOnce } from './snapshot.js';
import { layoutAt } from './table-layout.js';

/** The parts of a backup in their order; the last one is only told when everything before it is proven whole. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'rows'; readonly table: BackupTable; readonly rows: readonly Row[] }
  | { readonly kind: 'end'; readonly footer: BackupFooter };

/** No line of ours is this long; a file that claims one would fill the memory. */
const maxLineBytes = 64 << 20;
const newline = 0x0a;

/**
 * Reads a backup. Throws `DamagedBackup` for anything but a whole one of a known version: cut, changed, longer than its end, of a newer
 * schema. Throws the system's error when the file cannot be read.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  let reading: Reading | undefined;
  let footer: BackupFooter | undefined;
  for await (const line of linesIn(file)) {
    if (footer !== undefined) throw new DamagedBackup('There is something after the end of the backup.');
    const value = parsed(line);
    const isEnd = reading !== undefined && isObject(value) && 'end' in value;
    if (!isEnd) hash.update(line).update('\n');
    if (reading === undefined) {
      const header = await readHeader(value);
      reading = newReading(header);
      yield { kind: 'header', header };
    } else if (isEnd) {
      yield* reading.take();
      footer = readFooter((value as { readonly end: unknown }).end);
      if (footer.sha256 !== hash.digest('hex')) throw new DamagedBackup('The checksum does not match.');
      reading.compare(footer);
    } else if (Array.isArray(value)) {
      reading.add(value);
      if (reading.isFull()) yield* reading.take();
    } else {
      yield* reading.take();
      reading.begin(value);
    }
  }
  if (footer === undefined) throw new DamagedBackup('The backup is cut: its end is missing.');
  yield { kind: 'end', footer };
}

/** Counts and groups the rows of the table that is being read. */
function newReading({ tables }: BackupHeader) {
  const counts: Record<string, number> = {};
  let table: BackupTable | undefined;
  let rows: Row[] = [];
  return {
    begin(value: unknown) {
      const name = isObject(value) && 'table' in value ? value.table : undefined;
      const next = tables[Object.keys(counts).length];
      if (next === undefined || next.name !== name) throw new DamagedBackup('The tables are not in order.');
      table = next;
      counts[next.name] = 0;
    },
    add(row: readonly unknown[]) {
      if (table === undefined || row.length !== table.columns.length || !row.every(isCell)) {
        throw new DamagedBackup('A row does not fit its table.');
      }
      rows.push(row as Row);
      counts[table.name] = (counts[table.name] ?? 0) + 1;
    },
    isFull: () => rows.length >= rowsAtOnce,
    *take(): Generator<BackupPart> {
      if (table === undefined || rows.length === 0) return;
      yield { kind: 'rows', table, rows };
      rows = [];
    },
    compare(footer: BackupFooter) {
      const isSame = tables.every(({ name }) => footer.rows[name] === counts[name]);
      if (!isSame) throw new DamagedBackup('The numbers of rows do not match.');
    },
  };
}
type Reading = ReturnType<typeof newReading>;

async function* linesIn(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.once('error', (error) => gunzip.destroy(error));
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
        const piece = chunk.subarray(from, to);
        yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
        rest = [];
        restBytes = 0;
        from = to + 1;
      }
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
      if (restBytes > maxLineBytes) throw new DamagedBackup('A line of the backup is too long.');
    }
  } catch (error) {
    throw asDamage(error);
  } finally {
    source.destroy();
  }
  if (restBytes > 0) throw new DamagedBackup('The backup is cut: its last line has no end.');
}

/** What gzip cannot read is damaged; what the system cannot read is the caller's to tell. */
function asDamage(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^Z_|^ERR_(?:ZLIB|BUFFER)/.test(code)) return error;
  return new DamagedBackup(
    code === 'Z_BUF_ERROR' ? 'The backup is cut: the file ends too soon.' : 'The file is no whole gzip file.',
  );
}

async function readHeader(value: unknown): Promise<BackupHeader> {
  if (!isObject(value) || !('neoagentBackup' in value)) throw new DamagedBackup('The file is no backup.');
  const header = value as Partial<BackupHeader>;
  if (header.neoagentBackup !== formatVersion) {
    throw new DamagedBackup('The backup is of a format that this version does not know.');
  }
  const { schema, tables, takenAt, engine } = header;
  if (!Array.isArray(schema) || !Array.isArray(tables) || typeof takenAt !== 'string' || !engine) {
    throw new DamagedBackup('The header of the backup is damaged.');
  }
  const layout = await layoutAt(schema);
  if (layout === undefined) {
    throw new DamagedBackup(
      `The schema of the backup (${String(schema.at(-1))}) is not known: use a newer version.`,
    );
  }
  if (JSON.stringify(layout) !== JSON.stringify(tables)) {
    throw new DamagedBackup('The tables of the backup are not those of its schema.');
  }
  return { ...(header as BackupHeader), about: header.about ?? {} };
}

function readFooter(end: unknown): BackupFooter {
  const footer = end as Partial<BackupFooter> | null;
  if (typeof footer?.sha256 !== 'string' || !isObject(footer.rows)) {
    throw new DamagedBackup('The end of the backup is damaged.');
  }
  return footer as BackupFooter;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw new DamagedBackup('A line of the backup is damaged.');
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCell(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
