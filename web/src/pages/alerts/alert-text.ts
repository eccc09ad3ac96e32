import type { Alert } from '@neoagent/sdk';
import { countryName } from '../../text/country.js';

const detectorTitles: Readonly<Record<string, string>> = {
  burst: 'Burst',
  night_volume: 'Use at rest',
  new_country: 'New country',
  new_network: 'New network',
  impossible_travel: 'Impossible travel',
  new_agent: 'New program',
  wake_up: 'Use after a long rest',
  dead_secrets: 'Dead secrets tried',
  guessed_secret: 'Key guessed at',
  route_probing: 'Routes probed',
  powerful_permission: 'Powerful permission',
  old_secret: 'Old secret used',
  browser_use: 'Use in a web page',
  quota_pace: 'Quota pace',
  never_used: 'Never used',
  never_rotated: 'Never rotated',
  leaked_secret: 'Reported as leaked',
  canary_used: 'Canary used',
};

/** What a detector is called on the page; one that the page does not know is shown by its own name. */
export function detectorTitle(name: string): string {
  return detectorTitles[name] ?? name;
}

const terms: Readonly<Record<string, string>> = {
  requests: 'Requests',
  refused: 'Refused',
  usual: 'Usual',
  expected: 'Usual at most',
  busiest: 'Busiest hour',
  tries: 'Tries',
  guesses: 'Wrong keys',
  hint: 'Begin like',
  networks: 'Networks',
  keys: 'Keys tried',
  network: 'Network',
  country: 'Country',
  agent: 'Program',
  from: 'From',
  to: 'To',
  km: 'Distance',
  minutes: 'Time between',
  days: 'Days',
  longestDaysBefore: 'Longest rest before',
  routes: 'Routes',
  examples: 'Such as',
  permission: 'Permission',
  minutesSinceReplaced: 'Replaced before',
  used: 'Spent',
  allow: 'Quota',
  spentBy: 'Spent by',
};
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  km: ['km', 'km'],
  minutes: ['minute', 'minutes'],
  minutesSinceReplaced: ['minute', 'minutes'],
  longestDaysBefore: ['day', 'days'],
};
const placed = ['country', 'from', 'to', 'usual'];

export interface EvidenceFact {
  readonly term: string;
  readonly value: string;
}

/** The figures and names behind an alert, in words. What has no word here is shown by its own name. */
export function evidenceFacts(evidence: Alert['evidence']): readonly EvidenceFact[] {
  return Object.entries(evidence)
    .filter(([name, value]) => value !== '' && !(name === 'expected' && Object.hasOwn(evidence, 'usual')))
    .map(([name, value]) => ({ term: terms[name] ?? name, value: valueText(name, value) }));
}

function valueText(name: string, value: string | number): string {
  if (typeof value === 'string') return placed.includes(name) ? withCountryNames(value) : value;
  const [one, many] = units[name] ?? [];
  const count = value.toLocaleString();
  return many === undefined ? count : `${count} ${value === 1 ? one : many}`;
}

/** `DE, FR` as "Germany, France"; any other text as it is. */
function withCountryNames(text: string): string {
  const codes = text.split(', ');
  return codes.every((code) => /^[A-Z]{2}$/.test(code))
    ? codes.map((code) => countryName(code)).join(', ')
    : text;
}

const reactionTexts = {
  notify: undefined,
  throttle: 'As you chose for this detector, the key was throttled.',
  disable: 'As you chose for this detector, the key was disabled.',
} as const;

/** What was done by itself; `undefined` when nothing was. */
export function reactionText({ reaction }: Pick<Alert, 'reaction'>): string | undefined {
  return reactionTexts[reaction];
}

/** "3 open alerts" */
export function openText(count: number): string {
  if (count === 0) return 'No open alerts';
  return count === 1 ? '1 open alert' : `${count.toLocaleString()} open alerts`;
}
