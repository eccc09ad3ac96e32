import { expect, it } from 'vitest';
import type { ConfigProblem } from './config.js';
import { readRules } from './read-rules.js';

const hour = 3_600_000;

function read(text: string) {
  const problems: ConfigProblem[] = [];
  return { rules: readRules(text, 'neoagent.yaml', problems), problems };
}

it('usage is kept 48 hours by minute, 90 days by hour and 3 years by day, unless the file says otherwise', () => {
  const kept = { minute: 48 * hour, hour: 90 * 24 * hour, day: 3 * 365 * 24 * hour };
  expect(read('').rules?.usageKeptMs).toEqual(kept);
  expect(read('usage: { keep: { minutes: 6h } }').rules?.usageKeptMs).toEqual({ ...kept, minute: 6 * hour });
  expect(read('usage: { keep: { days: 10y } }').rules?.usageKeptMs.day).toBe(10 * 365 * 24 * hour);
});

it('a time for which usage is kept that is none is refused with its line', () => {
  const { rules, problems } = read('usage:\n  keep:\n    hours: forever\n');
  expect(rules).toBeUndefined();
  expect(problems.map(({ where }) => where)).toEqual(['neoagent.yaml:3']);
});
