import { describe, expect, it } from 'vitest';
import { readSeries, seriesNames, seriesStart, timeOf } from '../../test/recorded-series.js';
import { isExpected, possibleReactions } from './alert.js';
import type { Detector, DetectorName, Finding, KeyFacts } from './detector.js';
import { dayMs, detectorNames, minuteMs } from './detector.js';
import { allDetectors, detectorNamed, scopeOf } from './detectors.js';
import { emptyMinute, type KeyMinute } from './key-minute.js';
import { teachingOf } from './teaching.js';
import { type WatchState, watch } from './watch.js';

const anyFacts = readSeries('browser_use').facts;

function inWords({ at, subject }: Finding): string {
  return `${timeOf(at)} ${subject}`.trim();
}

/** Replays a series; between any two minutes the state goes through text, as it does when it is stored. */
function replay(name: string, detectors: readonly Detector[]): readonly Finding[] {
  const { minutes, facts: key, quota } = readSeries(name);
  const found: Finding[] = [];
  let state: WatchState = {};
  for (const minute of minutes) {
    const context = quota === undefined ? { key } : { key, quota };
    const step = watch(deepFrozen(state), deepFrozen(minute), { detectors, context });
    expect(step.faults).toEqual([]);
    found.push(...step.findings);
    state = JSON.parse(JSON.stringify(step.state));
  }
  return found;
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

describe('recorded series', () => {
  it('there is one for every detector', () => {
    expect([...seriesNames()].sort()).toEqual([...detectorNames].sort());
  });

  it.each(detectorNames)('%s tells at the minute that shows it, and at no other', (name) => {
    const { expected } = readSeries(name);
    expect(expected.length).toBeGreaterThan(0);
    expect(replay(name, [detectorNamed(name)]).map(inWords)).toEqual(expected);
  });

  it.each(detectorNames)(
    '%s finds the same again, changes nothing it was given, and every finding is about its key',
    (name) => {
      const twice = [replay(name, [detectorNamed(name)]), replay(name, [detectorNamed(name)])];
      expect(twice[0]).toEqual(twice[1]);
      for (const found of twice[0] ?? []) {
        expect(found).toMatchObject({ detector: name, accountId: 'acc_1' });
        expect(found.summary).toMatch(/^[A-Z0-9].+\.$/);
      }
    },
  );
});

describe('what is usual for a key', () => {
  function uses(minutes: number, fields: Partial<KeyMinute>): KeyMinute {
    return { ...emptyMinute('key_1', 'acc_1', seriesStart + minutes * minuteMs), ...fields };
  }

  function subjectsOf(name: DetectorName, minutes: readonly KeyMinute[]): readonly string[] {
    const options = { detectors: [detectorNamed(name)], context: { key: anyFacts } };
    let state: WatchState = {};
    return minutes.flatMap((minute) => {
      const step = watch(state, minute, options);
      state = step.state;
      return step.findings.map(inWords);
    });
  }

  it('is known by the hour of the week: the batch of every Monday is no burst, and on a Thursday it is', () => {
    const batches = [0, 7, 14, 17].map((day) => day * 1440 + 3 * 60);
    const isBatch = (minute: number) => batches.some((from) => minute >= from && minute < from + 10);
    const nights = Array.from({ length: 18 * 1440 }, (_, minute) => minute).filter(
      (at) => at % 1440 < 6 * 60,
    );
    const minutes = nights.map((at) => uses(at, { allowed: isBatch(at) ? 400 : 20 }));
    expect(subjectsOf('burst', minutes)).toEqual(['d17 03:00']);
  });

  const one = { allowed: 1, refused: 0 };
  const names: readonly [DetectorName, (name: string) => Partial<KeyMinute>, string, string][] = [
    ['new_country', (name) => ({ byCountry: { [name]: one } }), 'DE', 'FR'],
    ['new_network', (name) => ({ byNetwork: { [name]: one } }), '198.51.100.0/24', '203.0.113.0/24'],
    ['new_agent', (name) => ({ byAgent: { [name]: one } }), 'axios', 'curl'],
    ['powerful_permission', (name) => ({ byPermission: { [name]: 1 } }), 'files:read', 'files:delete'],
  ];

  it.each(names)(
    '%s speaks of established keys alone: five days old, and in use on three of them',
    (name, by, usual, strange) => {
      const found = (days: readonly number[], at: number) =>
        subjectsOf(name, [
          ...days.map((day) => uses(day * 1440, { allowed: 1, ...by(usual) })),
          uses(at * 1440, { allowed: 1, ...by(strange) }),
        ]).length;
      expect(found([0, 1, 2, 3, 4], 4.9)).toBe(0);
      expect(found([0, 4], 5)).toBe(0);
      expect(found([0, 1, 4], 5)).toBe(1);
    },
  );

  describe('and guesses at a key', () => {
    const hint = 'neo_live_Ab12…9xYz';
    const guesses = (networks: Readonly<Record<string, number>>): Partial<KeyMinute> => ({
      guesses: { hint, count: Object.values(networks).reduce((a, b) => a + b, 0), networks },
    });
    const many = (count: number, each = 1) =>
      guesses(Object.fromEntries(Array.from({ length: count }, (_, n) => [`203.${n}.113.0/24`, each])));
    const told = (minutes: readonly KeyMinute[], context: Partial<KeyFacts> = {}) => {
      const options = {
        detectors: [detectorNamed('guessed_secret')],
        context: { key: { ...anyFacts, ...context } },
      };
      let state: WatchState = {};
      return minutes.flatMap((minute) => {
        const step = watch(state, minute, options);
        state = step.state;
        return step.findings;
      });
    };
    const atHome = uses(0, { allowed: 1, byNetwork: { '198.51.100.0/24': { allowed: 1, refused: 0 } } });

    it('from one network and from many are told alike, with their number, their networks and the hint', () => {
      expect(told([uses(1, many(1, 8))])).toMatchObject([
        {
          severity: 'warning',
          summary: `Wrong keys that begin like ${hint} were tried 8 times in 10 minutes, from 203.0.113.0/24.`,
          measure: 8,
          evidence: { guesses: 8, hint, networks: 1, examples: '203.0.113.0/24' },
        },
      ]);
      expect(told([uses(1, many(4)), uses(9, many(9))])).toMatchObject([
        {
          summary: `Wrong keys that begin like ${hint} were tried 13 times in 10 minutes, from 9 networks.`,
          evidence: { guesses: 13, networks: 9 },
        },
      ]);
    });

    it('seven in ten minutes are none, and an eighth eleven minutes later is none either', () => {
      expect(told([uses(1, many(7))])).toEqual([]);
      expect(told([uses(1, many(7)), uses(11, many(1))])).toEqual([]);
      expect(told([uses(1, many(7)), uses(10, many(1))])).toHaveLength(1);
    });

    it('are none from where any key of the account is at home, however many: somebody mistyped', () => {
      const mistyped = (n: number) => uses(n, guesses({ '198.51.7.0/24': 30 }));
      expect(told([atHome, ...[1, 2, 3, 4].map(mistyped)])).toEqual([]);
      const both = uses(5, guesses({ '198.51.7.0/24': 30, '203.0.113.0/24': 8 }));
      expect(told([atHome, mistyped(4), both])).toMatchObject([{ measure: 8, evidence: { networks: 1 } }]);
    });

    it('are counted for each key by itself, even when the account’s keys are tried in turn', () => {
      const at = (n: number, keyId: string) => ({ ...uses(n, many(4)), keyId });
      expect(told([at(1, 'key_1'), at(2, 'key_2')])).toEqual([]);
      const found = told([at(1, 'key_1'), at(2, 'key_2'), at(3, 'key_2'), at(4, 'key_1')]);
      expect(found.map(({ keyId, subject }) => [keyId, subject])).toEqual([
        ['key_2', 'key_2'],
        ['key_1', 'key_1'],
      ]);
    });

    it('at sixty keys of an account in turn are told at each', () => {
      const turns = Array.from({ length: 480 }, (_, n) => ({
        ...uses(Math.floor(n / 60), many(1)),
        keyId: `key_${n % 60}`,
      }));
      expect(new Set(told(turns).map(({ keyId }) => keyId)).size).toBe(60);
    });

    it('at a key that was revoked are a notice: nothing opens it any more', () => {
      expect(told([uses(1, many(8))], { revokedAt: seriesStart })).toMatchObject([{ severity: 'notice' }]);
    });

    it('are remembered within bounds, however many keys and networks there are', () => {
      let state: WatchState = {};
      const options = { detectors: [detectorNamed('guessed_secret')], context: { key: anyFacts } };
      for (let n = 0; n < 500; n++) {
        const networks = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`AS${n * 32 + i}`, 1]));
        const minute = { ...uses(Math.floor(n / 100), guesses(networks)), keyId: `key_${n % 100}` };
        state = watch(state, minute, options).state;
      }
      expect(JSON.stringify(state).length).toBeLessThan(80_000);
    });

    it('a minute recorded before there were guesses is read as ever', () => {
      const before = JSON.parse(JSON.stringify(atHome)) as KeyMinute;
      expect(before).not.toHaveProperty('guesses');
      expect(told([before])).toEqual([]);
    });

    it('nothing is done to the key by itself: whoever knows a hint could have it stopped', () => {
      const detector = detectorNamed('guessed_secret');
      expect(possibleReactions(detector)).toEqual(['notify']);
      expect(scopeOf('guessed_secret')).toBe('key');
    });
  });

  it('at the pace so far a quota is spent by a day that is named, if well before its end and not too early to say', () => {
    const [told] = replay('quota_pace', [detectorNamed('quota_pace')]);
    // 620 of 1000 in nine days: the rest lasts five and a half more.
    expect(told?.summary).toBe('At this rate the quota is spent by 2026-09-21.');
    const startsAt = seriesStart;
    const toldOf = (used: number, day: number) => {
      const quota = { allow: 1000, used, startsAt, endsAt: startsAt + 30 * dayMs };
      const options = { detectors: [detectorNamed('quota_pace')], context: { key: anyFacts, quota } };
      return watch({}, uses(day * 1440, { allowed: 1 }), options).findings.length;
    };
    expect([toldOf(199, 1), toldOf(200, 1)]).toEqual([0, 1]);
    // 1000 in 27 days leave a tenth of the period, in 28 less.
    expect([toldOf(500, 13.5), toldOf(500, 14)]).toEqual([1, 0]);
  });
});

describe('the catalogue', () => {
  it('names every detector once, with a sentence and an explanation of each parameter', () => {
    expect(allDetectors.map(({ name }) => name)).toEqual(detectorNames);
    for (const { sentence, defaults, explains } of allDetectors) {
      expect(sentence).toMatch(/^[A-Z].+\.$/);
      expect(Object.keys(explains).sort()).toEqual(Object.keys(defaults).sort());
    }
  });

  it('keeps every default within its bounds', () => {
    for (const { name, defaults, bounds } of allDetectors) {
      expect(Object.keys(bounds).sort()).toEqual(Object.keys(defaults).sort());
      for (const [parameter, value] of Object.entries(defaults)) {
        const [least = Number.NaN, most = Number.NaN] = bounds[parameter] ?? [];
        const size = typeof value === 'number' ? value : value.length;
        expect(size, `${name} ${parameter}`).toBeGreaterThanOrEqual(least);
        expect(size, `${name} ${parameter}`).toBeLessThanOrEqual(most);
      }
    }
  });
});

/** A minute in which every name is new. */
function strangeMinute(index: number): KeyMinute {
  const tally = { allowed: 5, refused: 1 };
  const many = (prefix: string) =>
    Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`${prefix}${index * 32 + i}`, tally]));
  const numbers = (prefix: string) => Object.fromEntries(Object.keys(many(prefix)).map((name) => [name, 1]));
  return {
    ...emptyMinute('key_1', 'acc_1', seriesStart + index * 7 * minuteMs),
    allowed: 5,
    refused: { key_revoked: 9, permission_denied: 9 },
    byCountry: many('C'),
    byNetwork: many('AS'),
    byAgent: many('agent'),
    byPermission: numbers('p:write'),
    deniedRoutes: numbers('/r'),
    browserUses: 1,
    guesses: { hint: 'neo_live_Ab12…9xYz', count: 32, networks: numbers('AS') },
  };
}

describe('watching', () => {
  it('remembers a bounded amount of a key, however strange its use', () => {
    let state: WatchState = {};
    for (let i = 0; i < 600; i++) {
      const minute = strangeMinute(i);
      state = watch(state, minute, { detectors: allDetectors, context: { key: anyFacts } }).state;
    }
    expect(JSON.stringify(state).length).toBeLessThan(40_000);
  });

  it('a detector that throws is named, keeps its state, and does not keep the others from telling', () => {
    const failing: Detector = {
      ...detectorNamed('burst'),
      step() {
        throw new Error('boom');
      },
    };
    const minute = { ...emptyMinute('key_1', 'acc_1', seriesStart), browserUses: 1 };
    const before: WatchState = { burst: { state: 'kept', told: {} } };
    const step = watch(before, minute, {
      detectors: [failing, detectorNamed('browser_use')],
      context: { key: anyFacts },
    });
    expect(step.faults).toEqual([{ detector: 'burst', error: new Error('boom') }]);
    expect(step.findings.map(({ detector }) => detector)).toEqual(['browser_use']);
    expect(step.state.burst).toEqual(before.burst);
  });

  function uses(state: WatchState, browserUses: number, day: number) {
    const minute = { ...emptyMinute('key_1', 'acc_1', seriesStart + day * dayMs), browserUses };
    return watch(state, minute, { detectors: [detectorNamed('browser_use')], context: { key: anyFacts } });
  }

  it('tells the same thing once within the quiet time, and again after it', () => {
    const first = uses({}, 1, 0);
    const second = uses(first.state, 1, 0.5);
    expect([first, second, uses(second.state, 1, 1)].map(({ findings }) => findings.length)).toEqual([
      1, 0, 1,
    ]);
  });

  it('what the owner called expected covers the same subject, until it goes half as far again', () => {
    const expected = [{ subject: 'DE', measure: 10 }];
    expect(isExpected({ subject: 'DE', measure: 15 }, expected)).toBe(true);
    expect(isExpected({ subject: 'DE', measure: 16 }, expected)).toBe(false);
    expect(isExpected({ subject: 'FR', measure: 1 }, expected)).toBe(false);
  });

  it('changed parameters replace the defaults of that detector alone', () => {
    const minute = { ...emptyMinute('key_1', 'acc_1', seriesStart), browserUses: 2 };
    const parametersOf = (name: DetectorName) => (name === 'browser_use' ? { requests: 3 } : undefined);
    const options = { detectors: [detectorNamed('browser_use')], context: { key: anyFacts }, parametersOf };
    expect(watch({}, minute, options).findings).toEqual([]);
  });

  it('one event is told once: a journey nobody can make covers the country it leads to', () => {
    const use = (minutes: number, country: string): KeyMinute => ({
      ...emptyMinute('key_1', 'acc_1', seriesStart + minutes * minuteMs),
      allowed: 1,
      byCountry: { [country]: { allowed: 1, refused: 0 } },
    });
    const options = {
      detectors: [detectorNamed('new_country'), detectorNamed('impossible_travel')],
      context: { key: anyFacts },
    };
    let state: WatchState = {};
    for (let day = 0; day < 6; day++) state = watch(state, use(day * 1440, 'DE'), options).state;
    const { findings } = watch(state, use(5 * 1440 + 20, 'JP'), options);
    expect(findings.map(({ detector }) => detector)).toEqual(['impossible_travel']);
  });

  it('a program that calls itself constructor is as new as any other', () => {
    const use = (day: number, agent: string): KeyMinute => ({
      ...emptyMinute('key_1', 'acc_1', seriesStart + day * dayMs),
      allowed: 1,
      byAgent: { [agent]: { allowed: 1, refused: 0 } },
    });
    const options = { detectors: [detectorNamed('new_agent')], context: { key: anyFacts } };
    let state: WatchState = {};
    for (let day = 0; day < 6; day++) state = watch(state, use(day, 'axios'), options).state;
    expect(watch(state, use(6, 'constructor'), options).findings).toHaveLength(1);
  });
});

describe('calling an alert expected', () => {
  it.each(detectorNames)('teaches %s something that one sentence says', (name) => {
    const [found] = replay(name, [detectorNamed(name)]);
    if (found === undefined) throw new Error(`${name} found nothing`);
    expect(teachingOf(found)).toMatch(/^[A-Z].+ told again for this (key|account)\.$/);
    expect(teachingOf(found)).not.toMatch(/NaN|undefined|Invalid/);
  });

  it('says how far it reaches', () => {
    const alert = { subject: '', evidence: {}, measure: 8000 };
    expect(teachingOf({ ...alert, detector: 'burst' })).toBe(
      'Up to 12,000 requests within 5 minutes are not told again for this key.',
    );
  });
});
