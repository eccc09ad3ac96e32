import { cpus, release } from 'node:os';
import { outputOf } from './wrk.js';

/** One row of the table: a ratio to be at least `must`, or a figure to be at most `must`. */
export interface Row {
  readonly number: string;
  readonly what: string;
  readonly must: number;
  readonly aim: number;
  readonly measured: number;
  readonly better: 'higher' | 'lower';
  readonly unit?: string;
  readonly pairs: readonly number[];
}

/** The middle of the numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** The page of results in Markdown. */
export async function reportOf(
  rows: readonly Row[],
  rates: readonly (readonly [string, number])[],
  of: {
    readonly keys: number;
    readonly rounds: number;
    readonly seconds: number;
    readonly loadBefore: number;
  },
): Promise<string> {
  return `# Front doors beside their peers

${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC · ${cpus().length} × ${cpus()[0]?.model} · Linux ${release()} · ${await versions()}

\`npx tsx bench/doors/run.ts\`: ${of.keys.toLocaleString('en')} live keys in SQLite, all cached; three limits; last use recorded and written; metrics on. The server under
load has one core, wrk and the upstream the other; 64 connections unless said otherwise; a random key with every request. Servers of one group take turns,
${of.rounds} rounds of ${of.seconds} s; each figure is the median of the rounds' ratios. Load average of the machine before the run: ${of.loadBefore.toFixed(2)} (this run alone needs 0).

| row | what | must | aim | measured | lowest … highest round | |
|---|---|---|---|---|---|---|
${rows.map(lineOf).join('\n')}

| server | median requests/s |
|---|---|
${rates.map(([name, rate]) => `| ${name} | ${Math.round(rate).toLocaleString('en')} |`).join('\n')}
`;
}

function lineOf(row: Row): string {
  const unit = row.unit === undefined ? '' : ` ${row.unit}`;
  const reaches = (goal: number) => (row.better === 'higher' ? row.measured >= goal : row.measured <= goal);
  const verdict = reaches(row.aim) ? 'aim met' : reaches(row.must) ? 'must met' : '**not met**';
  const spread = `${shown(Math.min(...row.pairs))} … ${shown(Math.max(...row.pairs))}`;
  return `| ${row.number} | ${row.what} | ${row.must}${unit} | ${row.aim}${unit} | ${shown(row.measured)}${unit} | ${spread} | ${verdict} |`;
}

function shown(value: number): string {
  return value.toFixed(value < 10 ? 3 : 1);
}

async function versions(): Promise<string> {
  const nginx = await outputOf('nginx', ['-v']);
  const haproxy = await outputOf('haproxy', ['-v']);
  return [
    `Node ${process.versions.node}`,
    nginx.replace('nginx version: ', '').trim(),
    /HAProxy version [\d.]+/.exec(haproxy)?.[0] ?? '',
  ].join(' · ');
}
