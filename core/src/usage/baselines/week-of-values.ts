/** Hours of a week; hour 0 begins on Monday 00:00 UTC. */
export const hoursOfWeek = 168;

/** What is read where nothing was learnt yet. */
export const unknown = -1;

/**
 * One value for each hour of the week as a text, since it is read and stored with every minute of every key: three characters each,
 * thousandths from -8 to 24.766. The empty text is a week of which nothing is known.
 */
export type WeekOfValues = string;

const lowest = -8;
const digits = 32;
const width = 3;
const highestCode = digits ** width - 1;
const untold = '000';

/** The value of an hour, `unknown` when there is none; hours go round the week. */
export function valueAt(week: WeekOfValues, hour: number): number {
  const place = width * inWeek(hour);
  if (place >= week.length) return unknown;
  let code = 0;
  for (let i = place; i < place + width; i++) code = digits * code + digitOf(week.charCodeAt(i));
  return code === 0 ? unknown : (code - 1) / 1000 + lowest;
}

/** The same week with another value at an hour. */
export function withValue(week: WeekOfValues, hour: number, value: number): WeekOfValues {
  const whole = week === '' ? untold.repeat(hoursOfWeek) : week;
  const code = Math.min(highestCode, Math.max(1, Math.round((value - lowest) * 1000) + 1));
  const place = width * inWeek(hour);
  return whole.slice(0, place) + code.toString(digits).padStart(width, '0') + whole.slice(place + width);
}

/** Earlier versions stored the values as a list. */
export function weekOf(values: readonly number[]): WeekOfValues {
  let week = '';
  for (const [hour, value] of values.entries()) if (value !== unknown) week = withValue(week, hour, value);
  return week;
}

function inWeek(hour: number): number {
  return ((hour % hoursOfWeek) + hoursOfWeek) % hoursOfWeek;
}

/** `0` to `9`, then `a` to `v`. */
function digitOf(character: number): number {
  return character < 58 ? character - 48 : character - 87;
}
