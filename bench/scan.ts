/**
 * The scanner: `npx tsx bench/scan.ts`, after a build. Writes a corpus from a fixed seed (source files, minified bundles, binaries, and the
 * worst that text can be: nothing but beginnings of keys) into a temporary folder, scans each part as the command does, and prints megabytes
 * for each second of processor time, reading included; the best of five runs, since other programs share the machine. Then the same corpus
 * from the history of a git repository, where git's own processor time is not ours.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { scanHistory } from '../cli/dist/scan/git/scan-repository.js';
import { createProgress } from '../cli/dist/scan/progress.js';
import { scanFiles } from '../cli/dist/scan/scan-files.js';
import { emptyReport, type ScanReport } from '../cli/dist/scan/scan-report.js';

const runs = 5;
const goal = 200;
const format = { prefix: 'neo' };
const progress = createProgress(process.stderr, Date.now);
const folder = mkdtempSync(path.join(tmpdir(), 'neoagent-bench-scan-'));

const words = (
  'const let function return await import export from if else for of new Map Set string number key secret request response ' +
  'account_id user_name is_live_now last_test_run test_live_data error status header value index result options neoagent_live_ api_key ' +
  'createServer readFile neo_prefix describe expect toEqual undefined Promise readonly interface type class extends'
).split(' ');
const marks = [' = ', '(', ') {\n', ';\n', ', ', '.', ' => ', '\n  ', "'", ': '];

/** Numbers from 0 up to `below`, the same in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function source(size: number, random: (below: number) => number): string {
  const parts: string[] = [];
  for (let length = 0; length < size; ) {
    const part = `${words[random(words.length)]}${marks[random(marks.length)]}`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** One line, short names, a few strings. */
function minified(size: number, random: (below: number) => number): string {
  return source(size * 1.3, random)
    .replace(/\s+/g, '')
    .slice(0, size);
}

function binary(size: number, random: (below: number) => number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i += 4) bytes.writeUInt32LE(random(2 ** 32), i);
  return bytes;
}

interface Part {
  readonly name: string;
  readonly files: number;
  readonly size: number;
  readonly make: (size: number, random: (below: number) => number) => string | Buffer;
}

const parts: readonly Part[] = [
  { name: 'source', files: 12_000, size: 10_000, make: source },
  { name: 'bundles', files: 100, size: 1_200_000, make: minified },
  { name: 'binaries', files: 10, size: 8_000_000, make: binary },
];
const worst: Part = {
  name: 'worst',
  files: 10,
  size: 5_000_000,
  make: (size) => `neo_live_${'a'.repeat(38)}\n`.repeat(size / 48),
};

function write({ name, files, size, make }: Part): void {
  const random = createRandom(name.length);
  for (let i = 0; i < files; i++) {
    const sub = path.join(folder, name, String(i % 100));
    if (i < 100) mkdirSync(sub, { recursive: true });
    writeFileSync(path.join(sub, `${i}.txt`), make(size, random));
  }
}

interface Measured {
  readonly report: ScanReport;
  readonly megabytes: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
}

async function measure(scan: (report: ScanReport) => Promise<void> | void): Promise<Measured> {
  const measured: Measured[] = [];
  for (let run = 0; run < runs; run++) {
    const report = emptyReport();
    const cpu = process.cpuUsage();
    const began = performance.now();
    await scan(report);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    measured.push({ report, megabytes: report.bytes / 1e6, cpuSeconds: (user + system) / 1e6, seconds });
  }
  return measured.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[0] as Measured;
}

function show(what: string, { report, megabytes, cpuSeconds, seconds }: Measured): number {
  const rate = megabytes / cpuSeconds;
  const cells = [
    what,
    report.files,
    megabytes.toFixed(0),
    cpuSeconds.toFixed(2),
    rate.toFixed(0),
    seconds.toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  if (report.findings.length > 0) throw new Error('the corpus has no key');
  return rate;
}

function makeRepository(): string {
  const dir = path.join(folder, 'corpus');
  const git = (...args: readonly string[]) => {
    const as = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
    const { status, stderr } = spawnSync('git', ['-C', dir, ...as, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'corpus');
  return dir;
}

try {
  for (const part of [...parts, worst]) write(part);
  mkdirSync(path.join(folder, 'corpus'));
  const [processor] = cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${processor?.model}, Node ${process.versions.node}\n`,
  );
  console.log('| part | files | MB | CPU s | MB per CPU s | s |\n|---|---|---|---|---|---|');
  const names = parts.map(({ name }) => path.join(folder, name));
  for (const { name } of [...parts, worst])
    show(name, await measure((report) => scanFiles([path.join(folder, name)], { format, report, progress })));
  const rate = show(
    '**corpus** (first three)',
    await measure((report) => scanFiles(names, { format, report, progress })),
  );
  for (const name of names) spawnSync('mv', [name, path.join(folder, 'corpus')]);
  const repository = { dir: makeRepository() };
  show(
    'corpus from a history',
    await measure((report) => scanHistory({ repository, format, report, progress })),
  );
  if (rate < goal) {
    console.log(`\nbelow the goal of ${goal} MB per CPU s`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
