import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSeries } from '../../../test/recorded-series.js';
import { type DetectorName, detectorNames, hourMs, minuteMs, type Parameters } from '../detector.js';
import { detectorNamed } from '../detectors.js';
import { type WatchState, watch } from '../watch.js';
import {
  CandidateSieve,
  candidatesADay,
  candidatesIn,
  countAmong,
  type FindingCandidate,
  type FoundCandidate,
} from './candidate.js';
import { countFindings } from './replay.js';
import { trials } from './trial.js';

const tried = detectorNames.filter((name) => trials[name].on === 'candidates');

/** Shows a series to a detector under the rule in force, and keeps candidates as the worker does, from the sieve on. */
function candidatesOf(name: DetectorName, inForce: Parameters = {}): readonly FindingCandidate[] {
  const detector = detectorNamed(name);
  const { minutes, facts: key } = readSeries(name);
  const sieve = new CandidateSieve();
  const kept: FindingCandidate[] = [];
  let state: WatchState = {};
  for (const minute of minutes) {
    for (const found of candidatesIn(state, minute, { detectors: [detector], key }))
      if (sieve.isWorthKeeping(detector, found)) kept.push(found.candidate);
    const options = { detectors: [detector], context: { key }, parametersOf: () => inForce };
    state = watch(state, minute, options).state;
  }
  // As the store gives them back.
  return JSON.parse(JSON.stringify(kept)) as readonly FindingCandidate[];
}

/** How often the detector tells of the series when these parameters are in force all along. */
function toldLive(name: DetectorName, parameters: Parameters): number {
  const { minutes, facts } = readSeries(name);
  return countFindings(detectorNamed(name), parameters, { habits: [], minutes, factsAt: () => facts });
}

function parametersWithin(name: DetectorName): fc.Arbitrary<Parameters> {
  const { bounds, defaults } = detectorNamed(name);
  return fc.record(
    Object.fromEntries(
      Object.entries(bounds).map(([parameter, [least, most]]) => {
        const standard = Number(defaults[parameter]);
        const near = fc.integer({ min: least, max: Math.max(least, Math.min(most, standard * 4)) });
        return [parameter, fc.oneof(near, fc.integer({ min: least, max: most }), fc.constant(standard))];
      }),
    ),
  );
}

describe('a rule tried on candidates', () => {
  it.each(tried)('%s tells as often as it did when it saw every minute', (name) => {
    expect(toldLive(name, {})).toBeGreaterThan(0);
    expect(countAmong(detectorNamed(name), {}, candidatesOf(name))).toBe(toldLive(name, {}));
  });

  it.each(tried)('%s tells as often with parameters that were not in force', (name) => {
    const underStandard = candidatesOf(name);
    const detector = detectorNamed(name);
    fc.assert(
      fc.property(parametersWithin(name), (parameters) => {
        // Which trips are usual is learnt under the rule in force, as the preview says.
        const candidates = name === 'impossible_travel' ? candidatesOf(name, parameters) : underStandard;
        expect(countAmong(detector, parameters, candidates)).toBe(toldLive(name, parameters));
      }),
      { numRuns: 40 },
    );
  });

  it.each(tried)('%s tells under its loosest parameters whatever it tells under any', (name) => {
    const detector = detectorNamed(name);
    const { minutes, facts: key } = readSeries(name);
    fc.assert(
      fc.property(parametersWithin(name), (parameters) => {
        let state: WatchState = {};
        for (const minute of minutes) {
          const options = { detectors: [detector], context: { key }, parametersOf: () => parameters };
          const step = watch(state, minute, options);
          if (step.findings.length > 0)
            expect(candidatesIn(state, minute, { detectors: [detector], key })).toHaveLength(1);
          state = step.state;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps few: none of an ordinary minute, and never a whole address', () => {
    for (const name of tried) {
      const candidates = candidatesOf(name);
      expect(candidates.length, name).toBeLessThan(100);
      expect(JSON.stringify(candidates)).not.toMatch(/\d+\.\d+\.\d+\.[1-9]\d*(?!\/|\d)/);
    }
  });

  it('a detector that throws on a minute has no candidate of it, and is not answered with a zero', () => {
    const failing = {
      ...detectorNamed('new_country'),
      step(): never {
        throw new Error('boom');
      },
    };
    const { minutes, facts: key } = readSeries('new_country');
    const minute = minutes[0] as (typeof minutes)[number];
    expect(candidatesIn({}, minute, { detectors: [failing], key })).toEqual([]);
    expect(() => countAmong(failing, {}, candidatesOf('new_country'))).toThrow('boom');
  });
});

describe('the sieve', () => {
  const detector = detectorNamed('dead_secrets');
  const found = (at: number, measure: number, subject = ''): FoundCandidate => {
    const finding = {
      detector: detector.name,
      keyId: 'key_1',
      accountId: 'acc_1',
      at,
      severity: 'warning',
      summary: '',
      subject,
      measure,
      evidence: {},
    } as const;
    const candidate = { accountId: 'acc_1', keyId: 'key_1', detector: detector.name, at } as FindingCandidate;
    return { candidate, findings: [finding] };
  };
  const t0 = Date.UTC(2026, 10, 2);

  it('lets one of a thing through in a twelfth of its quiet time, and what goes further', () => {
    const sieve = new CandidateSieve();
    const lets = (after: number, measure: number, subject?: string) =>
      sieve.isWorthKeeping(detector, found(t0 + after, measure, subject));
    expect(lets(0, 3)).toBe(true);
    expect(lets(minuteMs, 3)).toBe(false);
    expect(lets(2 * minuteMs, 4)).toBe(true);
    expect(lets(3 * minuteMs, 4)).toBe(false);
    expect(lets(3 * minuteMs, 1, 'other')).toBe(true);
    expect(lets(hourMs / 2, 1)).toBe(true);
    // The clock went back.
    expect(lets(-hourMs, 1)).toBe(true);
  });

  it('lets no more than its share of a day through, for each account and detector', () => {
    const sieve = new CandidateSieve();
    const day = Array.from({ length: 1000 }, (_, i) => found(t0 + i, 1, `thing ${i}`));
    expect(day.filter((one) => sieve.isWorthKeeping(detector, one))).toHaveLength(candidatesADay);
    expect(sieve.isWorthKeeping(detector, found(t0 + 24 * hourMs, 1))).toBe(true);
    const [first] = day as [FoundCandidate];
    const candidate = { ...first.candidate, accountId: 'acc_2' };
    const findings = first.findings.map((one) => ({ ...one, accountId: 'acc_2' }));
    expect(sieve.isWorthKeeping(detector, { candidate, findings })).toBe(true);
  });
});
