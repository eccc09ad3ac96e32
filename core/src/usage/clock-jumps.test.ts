import { expect, it } from 'vitest';
import { type RecordedSeries, readSeries, seriesStart } from '../../test/recorded-series.js';
import { type DetectorName, dayMs, detectorNames, type Finding, minuteMs } from './detector.js';
import { detectorNamed } from './detectors.js';
import { emptyMinute, type KeyMinute } from './key-minute.js';
import { type WatchState, watch } from './watch.js';

const years = 10 * 365 * dayMs;
const jumps = [
  ['ten years ahead', years],
  ['a day ahead', dayMs],
  ['an hour ahead', 60 * minuteMs],
  ['a day back', -dayMs],
  ['an hour back', -60 * minuteMs],
] as const;
const cases = detectorNames.flatMap((name) => jumps.map(([words, ms]) => [name, words, ms] as const));
/** Told a little later is told all the same. */
const graceMs = 5 * minuteMs;

function replay(
  name: DetectorName,
  { facts: key, quota }: RecordedSeries,
  minutes: readonly KeyMinute[],
): readonly Finding[] {
  const context = quota === undefined ? { key } : { key, quota };
  const found: Finding[] = [];
  let state: WatchState = {};
  for (const minute of minutes) {
    const step = watch(state, minute, { detectors: [detectorNamed(name)], context });
    expect(step.faults).toEqual([]);
    found.push(...step.findings);
    state = step.state;
  }
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  return found;
}

it.each(cases)('a clock that is wrong for a minute does not silence %s: %s', (name, _, ms) => {
  const series = readSeries(name);
  const { minutes } = series;
  const expected = replay(name, series, minutes);
  const middle = Math.floor(minutes.findIndex(({ at }) => at === expected[0]?.at) / 2);
  const wrong = minutes.slice(middle, middle + 1).map((minute) => ({ ...minute, at: minute.at + ms }));
  const found = replay(name, series, [...minutes.slice(0, middle), ...wrong, ...minutes.slice(middle)]);
  for (const { at, subject } of expected) {
    const isSame = (other: Finding) =>
      other.subject === subject && other.at >= at && other.at <= at + graceMs;
    // The wrong clock made a key old or a quota spent early: that was told then, and is not repeated.
    const isTold = found.some(isSame) || found[0]?.at === wrong[0]?.at;
    expect(isTold, `${subject} at ${new Date(at).toISOString()}`).toBe(true);
  }
  expect(found.length).toBeLessThanOrEqual(expected.length + 1);
});

it('what is usual is learnt again after the clock was ahead for a while', () => {
  const options = { detectors: [detectorNamed('burst')], context: { key: readSeries('burst').facts } };
  const uses = (at: number, allowed: number): KeyMinute => ({
    ...emptyMinute('key_1', 'acc_1', at),
    allowed,
  });
  const found: Finding[] = [];
  let state = watch({}, uses(seriesStart + years, 40), options).state;
  const lastMinutes = 4 * 1440 - 10;
  for (let minute = 0; minute < 4 * 1440; minute++) {
    const step = watch(
      state,
      uses(seriesStart + minute * minuteMs, minute < lastMinutes ? 40 : 400),
      options,
    );
    state = step.state;
    found.push(...step.findings);
  }
  expect(found.map(({ at }) => at)).toEqual([expect.any(Number)]);
  expect(found[0]?.at).toBeGreaterThanOrEqual(seriesStart + lastMinutes * minuteMs);
});
