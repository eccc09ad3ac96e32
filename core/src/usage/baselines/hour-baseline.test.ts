import { expect, it } from 'vitest';
import { expectedPeak, type HourBaseline, noBaseline, withReading } from './hour-baseline.js';
import { hoursOfWeek, valueAt } from './week-of-values.js';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 8, 7);

function learnt(hours: number): HourBaseline {
  let baseline = noBaseline;
  for (let hour = 0; hour < hours; hour++)
    baseline = withReading(baseline, start + hour * hourMs, hour % 24 < 8 ? 0 : 10 + (hour % 7));
  return baseline;
}

it('goes on with what an earlier version stored as a list', () => {
  const { week, ...rest } = learnt(105);
  const bins = Array.from({ length: hoursOfWeek }, (_, hour) => valueAt(week, hour));
  const at = start + 105 * hourMs;
  const [own, others] = [{ ...rest, week }, JSON.parse(JSON.stringify({ ...rest, bins }))].map((stored) =>
    withReading(stored, at, 12),
  );
  expect(own).toEqual(others);
  expect(own && expectedPeak(own, at)).toBeGreaterThan(5);
});

it('is short to store: a week of habits takes less than a kilobyte', () => {
  expect(JSON.stringify(learnt(3 * hoursOfWeek)).length).toBeLessThan(700);
  expect(JSON.stringify(learnt(1)).length).toBeLessThan(120);
});
