import type { DetectorName } from '../detector.js';

/**
 * What a changed rule can be tried on, as far as it is recorded. `minutes`: the counts by the minute, after the key's habits were learnt
 * from counts by the hour (`peaks`) or from the last use of each hour and day (`uses`). `keys`: what is known of the keys themselves.
 * `quota`: what was spent of the quota, by the hour. `none`: what the detector looks at is not recorded.
 */
export type Trial =
  | { readonly on: 'minutes'; readonly habits: 'peaks' | 'uses' | 'none'; readonly but?: string }
  | { readonly on: 'keys'; readonly but: string }
  | { readonly on: 'quota' }
  | { readonly on: 'none'; readonly missing: string };

const fromPeaks: Trial = {
  on: 'minutes',
  habits: 'peaks',
  but: 'What is usual for a key was estimated from its counts by the hour.',
};
const fromUses: Trial = { on: 'minutes', habits: 'uses' };
const asIfNew: Trial = { on: 'keys', but: 'Keys that it told of before are counted as well.' };

/** How the rule of each detector is tried. The record names no addresses, countries and programs: they are people's, and not kept for this. */
export const trials: Readonly<Record<DetectorName, Trial>> = {
  burst: fromPeaks,
  night_volume: fromPeaks,
  new_country: { on: 'none', missing: 'countries' },
  new_network: { on: 'none', missing: 'networks' },
  impossible_travel: { on: 'none', missing: 'countries' },
  new_agent: { on: 'none', missing: 'programs' },
  wake_up: fromUses,
  dead_secrets: { on: 'none', missing: 'networks' },
  route_probing: fromUses,
  powerful_permission: fromUses,
  old_secret: { on: 'none', missing: 'networks' },
  browser_use: {
    on: 'minutes',
    habits: 'none',
    but: 'Requests from pages that a key lets pass are not told apart in the record, so they are not counted.',
  },
  quota_pace: { on: 'quota' },
  never_used: asIfNew,
  never_rotated: asIfNew,
};
