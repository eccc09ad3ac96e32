/**
 * How good the detectors are: `npx tsx bench/detectors.ts [--tuning | --seeds N,N]`. Months of labelled synthetic traffic of 200 keys each, one
 * attack a key; prints recall within five minutes, time to detect, precision and false alerts, and writes bench/results/detectors.md.
 * `--tuning` runs the seeds and ranges that the defaults were chosen on, and `--seeds` seeds of your own on the ranges of the report;
 * both write nothing.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Ranges } from './traffic/attacks.js';
import { describeRun } from './traffic/describe-run.js';
import { replayInstallation } from './traffic/replay.js';

const keys = 200;

const tunedOn: { readonly seeds: readonly number[]; readonly ranges: Ranges } = {
  seeds: [11, 12],
  ranges: {
    burstFactor: [4, 20],
    burstRampMinutes: [0, 2],
    quietPace: [0.3, 4],
    sameCountry: 0.3,
    knownCountry: 0.2,
    sleepDays: [8, 16],
    deadPace: [2, 30],
    deadKeys: [1, 4],
    guessPace: [2, 30],
    guessNetworks: [1, 20],
    probes: [6, 40],
    probePace: [2, 15],
    nightShare: [0.3, 1],
    lastsMinutes: [15, 60],
    fromDay: 8,
  },
};

const reported: { readonly seeds: readonly number[]; readonly ranges: Ranges } = {
  seeds: [9205, 9206],
  ranges: {
    burstFactor: [3.5, 30],
    burstRampMinutes: [0, 3],
    quietPace: [0.2, 8],
    sameCountry: 0.4,
    knownCountry: 0.35,
    sleepDays: [7, 18],
    deadPace: [1.5, 60],
    deadKeys: [1, 8],
    guessPace: [1.5, 60],
    guessNetworks: [1, 50],
    probes: [5, 60],
    probePace: [1.5, 25],
    nightShare: [0.25, 1.5],
    lastsMinutes: [10, 120],
    fromDay: 7,
  },
};

const isTuning = process.argv.includes('--tuning');
const [, ownSeeds] = /--seeds ([\d,]+)/.exec(process.argv.join(' ')) ?? [];
const { ranges } = isTuning ? tunedOn : reported;
const seeds = isTuning ? tunedOn.seeds : (ownSeeds?.split(',').map(Number) ?? reported.seeds);
const began = performance.now();
const months = seeds.flatMap((seed) => replayInstallation(seed, keys, ranges));
const seconds = (performance.now() - began) / 1000;
const text = describeRun(months, {
  seeds,
  ranges,
  tunedRanges: tunedOn.ranges,
  machine: `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`,
  date: new Date().toISOString().slice(0, 10),
  seconds,
});
console.log(text);
if (!isTuning && ownSeeds === undefined)
  writeFileSync(new URL('./results/detectors.md', import.meta.url), text);
