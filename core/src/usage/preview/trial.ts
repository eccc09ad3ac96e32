import type { DetectorName, Finding, Parameters } from '../detector.js';

/**
 * What a changed rule can be tried on, as far as it is recorded. `minutes`: the counts by the minute, after the key's habits were learnt
 * from counts by the hour (`peaks`) or from the last use of each hour and day (`uses`). `keys`: what is known of the keys themselves.
 * `quota`: what was spent of the quota, by the hour. `candidates`: what was noted of the minutes in which the detector would have told
 * something under its `loosest` parameters.
 */
export type Trial =
  | { readonly on: 'minutes'; readonly habits: 'peaks' | 'uses' | 'none'; readonly but?: string }
  | { readonly on: 'keys'; readonly but: string }
  | { readonly on: 'quota' }
  | {
      readonly on: 'candidates';
      readonly loosest: Parameters;
      /** How far a finding goes, where its measure does not tell. */
      readonly reach?: (finding: Finding) => number;
      readonly but?: string;
    };

const fromPeaks: Trial = {
  on: 'minutes',
  habits: 'peaks',
  but: 'What is usual for a key was estimated from its counts by the hour.',
};
const fromUses: Trial = { on: 'minutes', habits: 'uses' };
const asIfNew: Trial = { on: 'keys', but: 'Keys that it told of before are counted as well.' };

const ifNew: Trial = { on: 'candidates', loosest: { afterDays: 0, activeDays: 0, arrivals: 100 } };

/**
 * How the rule of each detector is tried. Counts name no addresses, countries and programs: they are people's, and not kept for this.
 * Detectors that look at these are tried on candidates, which are few.
 */
export const trials: Readonly<Record<DetectorName, Trial>> = {
  burst: fromPeaks,
  night_volume: fromPeaks,
  new_country: ifNew,
  new_network: ifNew,
  impossible_travel: {
    on: 'candidates',
    loosest: { speed: 100, distance: 0, usualPairs: 100, afterDays: 0 },
    reach: ({ evidence: { km, minutes } }) => Number(km) / Math.max(1, Number(minutes)),
    but: 'Which pairs of countries are usual was learnt under the rule as it was at the time.',
  },
  new_agent: ifNew,
  wake_up: fromUses,
  dead_secrets: { on: 'candidates', loosest: { keys: 1, refusals: 1 } },
  guessed_secret: { on: 'candidates', loosest: { guesses: 1 } },
  route_probing: fromUses,
  powerful_permission: fromUses,
  old_secret: { on: 'candidates', loosest: { toleranceMinutes: 0, stragglerDays: 0 } },
  browser_use: {
    on: 'minutes',
    habits: 'none',
    but: 'Requests from pages that a key lets pass are not told apart in the record, so they are not counted.',
  },
  quota_pace: { on: 'quota' },
  never_used: asIfNew,
  never_rotated: asIfNew,
};
