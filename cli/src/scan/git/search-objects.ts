import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KeyFormat } from '@neoagent/server/key-format';
import { createKeySearch, type KeyHit, type KeySearch } from '../key-search.js';
import { createPositions, type Position } from '../positions.js';
import type { Progress } from '../progress.js';
import type { ScanReport } from '../scan-report.js';
import { allOf, GitFailure, type Repository, startGit } from './git-command.js';
import { createObjectReader, createSplitter } from './object-reader.js';

/** A scan of one repository. */
export interface RepositoryScan {
  readonly repository: Repository;
  readonly format: KeyFormat;
  readonly report: ScanReport;
  readonly progress: Progress;
}

/** A key in an object of the repository. */
export interface ObjectHit extends KeyHit, Position {}

/** An object that holds a key. */
export interface HitObject {
  readonly id: string;
  readonly type: string;
  readonly hits: readonly ObjectHit[];
}

/**
 * Waits for work that git does. When git gives up half-way, as in a damaged repository, that is written into the report and `otherwise` is
 * answered: keys that were found before are told all the same.
 */
export function asFarAsGitGoes<T>(report: ScanReport, work: Promise<T>, otherwise: T): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    report.unreadable.push({ file: 'the repository', why: error.detail });
    return otherwise;
  });
}

/**
 * Searches the objects whose ids come, one a line, each once and in bounded memory; trees are passed over. Answers those with a key, by id.
 * Git makes the objects and waits when they are made faster than they are searched.
 */
export async function searchObjects(
  ids: Readable,
  scan: RepositoryScan,
): Promise<ReadonlyMap<string, HitObject>> {
  const kinds = startGit(scan.repository, [
    'cat-file',
    '--batch-check=%(objectname) %(objecttype)',
    '--buffer',
  ]);
  const contents = startGit(scan.repository, ['cat-file', '--batch', '--buffer']);
  const found = new Map<string, { readonly type: string; readonly hits: readonly KeyHit[] }>();
  const work = allOf([
    pipeline(ids, onlyIds(scan.report), kinds.stdin),
    pipeline(kinds.stdout, withoutTrees(), contents.stdin),
    readAll(contents.stdout, createObjectReader(searcher(scan, found))),
    kinds.ended,
    contents.ended,
  ]);
  try {
    await asFarAsGitGoes(scan.report, work, undefined);
  } finally {
    kinds.stop();
    contents.stop();
  }
  return found.size === 0 ? new Map() : placed(found, scan);
}

/** Lines of `rev-list --objects` as ids; a line that begins with `?` names an object that is not here. */
function onlyIds(report: ScanReport): Transform {
  return perLine((line) => {
    if (!line.startsWith('?')) return line.split(' ', 1)[0];
    if (report.repository) report.repository.missing++;
    return undefined;
  });
}

/** Lines of `--batch-check` as ids; what is missing goes on, so that it is counted where contents are asked for. */
function withoutTrees(): Transform {
  return perLine((line) => {
    const [id, type] = line.split(' ');
    return type === 'tree' ? undefined : id;
  });
}

function perLine(answer: (line: string) => string | undefined): Transform {
  const { push } = createSplitter('\n');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = push(chunk).flatMap((line) => answer(line) ?? []);
      done(null, lines.length === 0 ? undefined : `${lines.join('\n')}\n`);
    },
  });
}

async function readAll(stream: Readable, take: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of stream) take(chunk as Buffer);
}

function searcher(
  { format, report, progress }: RepositoryScan,
  found: Map<string, { readonly type: string; readonly hits: readonly KeyHit[] }>,
) {
  let current = { id: '', type: '' };
  let search: KeySearch = createKeySearch(format);
  return {
    begin(head: { readonly id: string; readonly type: string }) {
      current = head;
      search = createKeySearch(format);
    },
    data(chunk: Buffer) {
      search.push(chunk);
      report.bytes += chunk.length;
      progress.tell(report);
    },
    end() {
      report.files++;
      const hits = search.found();
      if (hits.length > 0) found.set(current.id, { type: current.type, hits });
    },
    missing: () => {
      if (report.repository) report.repository.missing++;
    },
  };
}

/** Reads the objects with a key once more, for lines and columns. */
async function placed(
  found: ReadonlyMap<string, { readonly type: string; readonly hits: readonly KeyHit[] }>,
  { repository, report }: RepositoryScan,
): Promise<ReadonlyMap<string, HitObject>> {
  const beginning = { line: 1, column: 1 };
  const all = new Map<string, HitObject>();
  for (const [id, { type, hits }] of found)
    all.set(id, { id, type, hits: hits.map((hit) => ({ ...hit, ...beginning })) });
  const contents = startGit(repository, ['cat-file', '--batch', '--buffer']);
  let current = { id: '', type: '' };
  let positions = createPositions([]);
  const read = createObjectReader({
    begin(head) {
      current = head;
      positions = createPositions((found.get(head.id)?.hits ?? []).map(({ offset }) => offset));
    },
    data: (chunk) => positions.push(chunk),
    end() {
      const hits = (found.get(current.id)?.hits ?? []).map((hit, i) => ({
        ...hit,
        ...(positions.positions[i] ?? beginning),
      }));
      all.set(current.id, { id: current.id, type: current.type, hits });
    },
    missing: () => undefined,
  });
  contents.stdin.end([...found.keys()].map((id) => `${id}\n`).join(''));
  await asFarAsGitGoes(report, allOf([readAll(contents.stdout, read), contents.ended]), undefined);
  return all;
}
