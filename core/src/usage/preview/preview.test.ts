import { describe, expect, it } from 'vitest';
import { readSeries, seriesStart } from '../../../test/recorded-series.js';
import type { DetectorName } from '../detector.js';
import { dayMs, hourMs, minuteMs } from '../detector.js';
import { allDetectors, detectorNamed } from '../detectors.js';
import type { KeyMinute } from '../key-minute.js';
import { rollUp } from '../roll-up.js';
import type { UsageRow } from '../usage-row.js';
import { previewSentence, type RulePreview } from './preview-sentence.js';
import { peakednessOf, peakMinutes, recordedMinutes } from './recorded-minutes.js';
import { countFindings } from './replay.js';
import { trials } from './trial.js';

const permissionOf = (route: string) => (route.startsWith('perm ') ? route.slice(5) : undefined);
const row: UsageRow = {
  accountId: 'acc_1',
  keyId: 'key_1',
  secretId: 'sec_1',
  route: 'GET /a',
  reason: '',
  statusClass: 2,
  bucket: seriesStart,
  count: 1,
  lastAt: seriesStart,
};

/** What is recorded of a minute: counts, and nothing of who sent the requests. */
function rowsOf(minute: KeyMinute): readonly UsageRow[] {
  const at = { ...row, keyId: minute.keyId, bucket: minute.at, lastAt: minute.at + minuteMs - 1 };
  const [permission] = Object.keys(minute.byPermission);
  const allowed = {
    ...at,
    route: permission === undefined ? 'GET /a' : `perm ${permission}`,
    count: minute.allowed,
  };
  const denied = Object.entries(minute.deniedRoutes).map(([route, count]) => ({
    ...at,
    route,
    count,
    reason: 'permission_denied' as const,
    statusClass: 4 as const,
  }));
  const pages = {
    ...at,
    count: minute.browserUses,
    reason: 'browser_blocked' as const,
    statusClass: 4 as const,
  };
  return [allowed, ...denied, pages].filter(({ count }) => count > 0);
}

/** How often a detector tells of the last days of its series, from what is recorded: minutes of those days, hours before. */
function fromTheRecord(name: DetectorName, parameters = {}, days = 2): number {
  const { minutes, facts } = readSeries(name);
  const rows = minutes.flatMap(rowsOf);
  const end = minutes.at(-1)?.at ?? 0;
  const from = Math.floor((end - days * dayMs) / hourMs) * hourMs;
  const recent = recordedMinutes(
    rows.filter(({ bucket }) => bucket >= from),
    permissionOf,
  );
  const hours = rollUp(
    rows.filter(({ bucket }) => bucket < from),
    'hour',
  );
  const trial = trials[name];
  const isPeaks = trial.on === 'minutes' && trial.habits === 'peaks';
  const habits = isPeaks ? peakMinutes(hours, peakednessOf(recent)) : recordedMinutes(hours, permissionOf);
  return countFindings(detectorNamed(name), parameters, { habits, minutes: recent, factsAt: () => facts });
}

function inLastDays(name: DetectorName, days: number): number {
  const { minutes, facts } = readSeries(name);
  const from = Math.floor(((minutes.at(-1)?.at ?? 0) - days * dayMs) / hourMs) * hourMs;
  const habits = minutes.filter(({ at }) => at < from);
  const recent = minutes.filter(({ at }) => at >= from);
  return countFindings(detectorNamed(name), {}, { habits, minutes: recent, factsAt: () => facts });
}

describe('a rule tried on what is recorded', () => {
  it.each([
    ['burst', 2],
    ['night_volume', 2],
    ['wake_up', 11],
    ['route_probing', 2],
    ['powerful_permission', 2],
    ['browser_use', 2],
  ] as const)('%s tells as often as it did when it saw all', (name, days) => {
    expect(inLastDays(name, days)).toBeGreaterThan(0);
    expect(fromTheRecord(name, {}, days)).toBe(inLastDays(name, days));
  });

  it.each([
    ['burst', { factor: 1000, strays: 100 }],
    ['wake_up', { restDays: 365 }],
    ['route_probing', { routes: 64 }],
    ['powerful_permission', { endings: [':nothing'] }],
    ['browser_use', { requests: 1_000_000 }],
  ] as const)('%s with looser parameters tells nothing of the same record', (name, parameters) => {
    expect(fromTheRecord(name, parameters)).toBe(0);
  });

  it('a detector that throws is not answered with a zero', () => {
    const failing = {
      ...detectorNamed('burst'),
      step(): never {
        throw new Error('boom');
      },
    };
    const { minutes, facts } = readSeries('burst');
    const replayed = { habits: [], minutes, factsAt: () => facts };
    expect(() => countFindings(failing, {}, replayed)).toThrow('boom');
  });

  it('every detector is tried on something, in the order of the catalogue', () => {
    expect(Object.keys(trials)).toEqual(allDetectors.map(({ name }) => name));
  });
});

describe('a preview in words', () => {
  const preview: RulePreview = {
    wouldHaveFired: 3,
    from: 0,
    to: 7 * dayMs,
    since: 'week',
    keys: 2,
    allKeys: 2,
  };
  it.each<[Partial<RulePreview>, string]>([
    [{}, 'Would have fired 3 times in the last 7 days.'],
    [{ wouldHaveFired: 0 }, 'Would not have fired in the last 7 days.'],
    [
      { wouldHaveFired: 1, to: 2 * dayMs, since: 'kept' },
      'Would have fired once in the last 2 days. Counts by the minute are kept no longer.',
    ],
    [
      { to: 5 * hourMs, since: 'account' },
      'Would have fired 3 times in the 5 hours since the account was made.',
    ],
    [{ to: 1, since: 'account' }, 'Would have fired 3 times in the 1 minute since the account was made.'],
    [
      { to: dayMs, since: 'period' },
      'Would have fired 3 times in the 24 hours since the period of the quota began.',
    ],
    [
      { allKeys: 200, but: 'Estimated.' },
      'Would have fired 3 times in the last 7 days. Only the 2 busiest of 200 keys were looked at. Estimated.',
    ],
    [
      { isPartial: true, but: 'Estimated.' },
      'Would have fired 3 times in the last 7 days. On some of the days there was more to look at than is kept, so the count may be too low. Estimated.',
    ],
    [{ wouldHaveFired: 0, never: 'The plan has no quota.' }, 'The plan has no quota.'],
  ])('%j', (change, sentence) => {
    expect(previewSentence({ ...preview, ...change })).toBe(sentence);
  });
});
