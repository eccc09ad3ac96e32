import { expect, it } from 'vitest';
import { hoursOfWeek, unknown, valueAt, weekOf, withValue } from './week-of-values.js';

const hours = Array.from({ length: hoursOfWeek }, (_, hour) => hour);

it('keeps a value for each hour to the thousandth, and nothing where nothing was learnt', () => {
  let week = '';
  for (const hour of hours) if (hour % 3 > 0) week = withValue(week, hour, hour * 0.145 - 7.9996);
  const read = hours.map((hour) => valueAt(week, hour));
  expect(read).toEqual(
    hours.map((hour) =>
      hour % 3 > 0 ? expect.closeTo(Math.round((hour * 0.145 - 7.9996) * 1000) / 1000, 9) : unknown,
    ),
  );
  expect(week).toMatch(/^[0-9a-v]{504}$/);
});

it('another value takes the place of the one before, and what is beyond the bounds is brought within', () => {
  const week = withValue(withValue(withValue('', 5, 1.5), 5, 99), 6, -99);
  expect([4, 5, 6, 7].map((hour) => valueAt(week, hour))).toEqual([unknown, 24.766, -8, unknown]);
});

it('hours go round the week', () => {
  const week = withValue('', hoursOfWeek + 1, 3);
  expect([1, 1 - hoursOfWeek, 1 + 2 * hoursOfWeek].map((hour) => valueAt(week, hour))).toEqual([3, 3, 3]);
});

it('reads the list that earlier versions stored', () => {
  const values = hours.map((hour) => (hour % 2 === 0 ? unknown : hour / 8));
  expect(hours.map((hour) => valueAt(weekOf(values), hour))).toEqual(values);
  expect(weekOf(hours.map(() => unknown))).toBe('');
});
