import type { Draws } from './draws.js';
import { keyIdOf, type Part } from './month.js';
import { type Calendar, paceOf } from './pace.js';
import { aNetwork, days, homes, minutesOfDay, type Profile } from './profile.js';

export const shapes = [
  'volume burst',
  'foreign place',
  'impossible travel',
  'other program',
  'sleeper wakes',
  'dead secrets',
  'guessed secret',
  'route probing',
  'night drain',
] as const;
export type Shape = (typeof shapes)[number];

/** How hard attacks are to see; a reported run uses other ranges than those that were tuned on. */
export interface Ranges {
  /** Times the usual pace of the hour. */
  readonly burstFactor: readonly [number, number];
  readonly burstRampMinutes: readonly [number, number];
  /** Requests a minute of a thief who is careful. */
  readonly quietPace: readonly [number, number];
  /** Share of foreign places that lie in the key's own country. */
  readonly sameCountry: number;
  /** Share of journeys to a country that the key knows. */
  readonly knownCountry: number;
  readonly sleepDays: readonly [number, number];
  readonly deadPace: readonly [number, number];
  readonly deadKeys: readonly [number, number];
  /** Wrong keys a minute, from so many networks. */
  readonly guessPace: readonly [number, number];
  readonly guessNetworks: readonly [number, number];
  readonly probes: readonly [number, number];
  readonly probePace: readonly [number, number];
  /** Share of the busiest pace that is drawn at night. */
  readonly nightShare: readonly [number, number];
  readonly lastsMinutes: readonly [number, number];
  readonly fromDay: number;
}

export interface Attack {
  readonly shape: Shape;
  /** The minute of its first request; set by the replay. */
  readonly onset: number;
  readonly until: number;
  /** Honest traffic of the key rests from here to the onset. */
  readonly silentFrom: number;
  readonly parts: (minute: number) => readonly Part[];
}

interface Plot {
  readonly profile: Profile;
  readonly pace: (minute: number) => number;
  readonly ranges: Ranges;
  readonly draws: Draws;
  /** Where the jobs of a CI key would run. */
  readonly cloud: string;
}

const outlandish = ['RU', 'VN', 'NG', 'CN', 'UA', 'ID', 'TR', 'ZA', 'AR', 'KR'] as const;
const otherPrograms = [
  'curl/8.9.1',
  'python-httpx/0.28',
  'Wget/1.24',
  'Java/21',
  'Mozilla/5.0 Chrome/140.0',
] as const;

/** An attack of this shape at a random time; `undefined` when this key cannot suffer it (a key without quiet hours has no night). */
export function plan(
  shape: Shape,
  profile: Profile,
  chances: { readonly calendar: Calendar; readonly ranges: Ranges; readonly draws: Draws },
): Attack | undefined {
  const plot: Plot = {
    profile,
    pace: paceOf(profile, chances.calendar),
    ranges: chances.ranges,
    draws: chances.draws,
    cloud: aNetwork(chances.draws),
  };
  const onset = onsetOf(shape, plot);
  if (onset === undefined) return undefined;
  const until = onset + chances.draws.whole(...chances.ranges.lastsMinutes);
  const silentFrom =
    shape === 'sleeper wakes'
      ? onset - Math.round(chances.draws.between(...chances.ranges.sleepDays) * minutesOfDay)
      : Number.POSITIVE_INFINITY;
  return { shape, onset, until, silentFrom, parts: schemes[shape](plot, onset) };
}

/** Night drains come in quiet hours, journeys while somebody is at home; everything else at any time. */
function onsetOf(shape: Shape, { profile, pace, ranges, draws }: Plot): number | undefined {
  const earliest =
    shape === 'sleeper wakes' ? Math.max(ranges.fromDay, ranges.sleepDays[1] + 3) : ranges.fromDay;
  for (let tries = 0; tries < 400; tries++) {
    const minute = draws.whole(earliest * minutesOfDay, days * minutesOfDay - 90);
    if (shape === 'night drain' && !(profile.peak > 5 && isRestful(pace, minute, profile.peak))) continue;
    if (shape === 'impossible travel' && pace(minute - 1) < 1) continue;
    return minute;
  }
  return undefined;
}

/** No hour around is busy. */
function isRestful(pace: (minute: number) => number, minute: number, peak: number): boolean {
  for (let near = -90; near <= 90; near += 2) if (pace(minute + near) > 0.04 * peak) return false;
  return true;
}

function atHome({ profile, cloud }: Plot, minute: number): Part {
  return {
    keyId: keyIdOf(profile),
    count: 0,
    network: profile.kind === 'ci' ? cloud : (profile.networks[0] ?? ''),
    country: profile.kind === 'ci' ? 'US' : profile.home,
    agent: `${minute >= profile.moves.program ? 'acme-client/1.' : profile.agent}9`,
    route: 'GET /api/r1',
    permission: profile.permissions[0],
    secret: minute >= profile.straggler.from ? 'sec_new' : 'sec_old',
  };
}

/** Some requests in the first minute, so that the onset is where it is said to be; then by chance. */
function drawn(draws: Draws, minute: number, onset: number, pace: number): number {
  const count = draws.poisson(pace);
  return minute === onset ? Math.max(1, count) : count;
}

type Scheme = (plot: Plot, onset: number) => Attack['parts'];

const careful =
  (disguise: (plot: Plot) => Partial<Part>): Scheme =>
  (plot, onset) => {
    const pace = plot.draws.between(...plot.ranges.quietPace);
    const mask = disguise(plot);
    return (minute) => [{ ...atHome(plot, minute), ...mask, count: drawn(plot.draws, minute, onset, pace) }];
  };

const schemes: Readonly<Record<Shape, Scheme>> = {
  'volume burst': (plot, onset) => {
    const { draws, ranges, pace } = plot;
    const around = Array.from({ length: 120 }, (_, near) => pace(onset + near - 60));
    const usual = Math.max(6, ...around);
    const most = usual * Math.exp(draws.between(...(ranges.burstFactor.map(Math.log) as [number, number])));
    const ramp = draws.between(...ranges.burstRampMinutes);
    return (minute) => {
      const risen = Math.min(1, (minute - onset + 1) / (ramp + 1));
      return [{ ...atHome(plot, minute), count: drawn(draws, minute, onset, most * risen) }];
    };
  },
  'foreign place': careful(({ draws, ranges, profile }) =>
    draws.chance(ranges.sameCountry)
      ? { network: aNetwork(draws), country: profile.countries[0] ?? profile.home }
      : { network: aNetwork(draws), country: draws.pick(outlandish) },
  ),
  'impossible travel': careful(({ draws, ranges, profile }) => {
    const known = draws.chance(ranges.knownCountry) && profile.kind === 'roaming' && profile.trip.country;
    const far = profile.home === 'AU' || profile.home === 'JP' ? ['BR', 'ZA', 'GB'] : ['JP', 'AU', 'KR'];
    return {
      network: aNetwork(draws),
      country:
        known ||
        draws.pick(
          draws.chance(0.5) ? far : [...homes, ...outlandish].filter((c) => !isNear(c, profile.home)),
        ),
    };
  }),
  'other program': careful(({ draws }) => ({ agent: draws.pick(otherPrograms) })),
  'sleeper wakes': careful(() => ({})),
  'dead secrets': (plot, onset) => {
    const { draws, ranges } = plot;
    const keys = draws.whole(...ranges.deadKeys);
    const pace = draws.between(...ranges.deadPace);
    const network = aNetwork(draws);
    const country = draws.pick(outlandish);
    return (minute) => {
      const count = drawn(draws, minute, onset, pace);
      if (count === 0) return [];
      const keyId = `${keyIdOf(plot.profile)}_dead_${(minute - onset) % keys}`;
      return [
        {
          ...atHome(plot, minute),
          keyId,
          network,
          country,
          count,
          secret: `sec_${keyId}`,
          permission: undefined,
          reason: 'key_revoked',
        },
      ];
    };
  },
  'guessed secret': (plot, onset) => {
    const { draws, ranges } = plot;
    const pace = draws.between(...ranges.guessPace);
    const networks = Array.from({ length: draws.whole(...ranges.guessNetworks) }, () => aNetwork(draws));
    return (minute) =>
      Array.from({ length: drawn(draws, minute, onset, pace) }, () => ({
        ...atHome(plot, minute),
        count: 1,
        network: draws.pick(networks),
        permission: undefined,
        reason: 'key_unknown' as const,
      }));
  },
  'route probing': (plot, onset) => {
    const { draws, ranges } = plot;
    const probes = draws.whole(...ranges.probes);
    const pace = draws.between(...ranges.probePace);
    let next = 0;
    return (minute) => {
      const tries = Math.min(drawn(draws, minute, onset, pace), probes - next);
      return Array.from({ length: Math.max(0, tries) }, () => ({
        ...atHome(plot, minute),
        count: 1,
        route: `POST /api/admin${next++}`,
        permission: undefined,
        reason: 'permission_denied' as const,
      }));
    };
  },
  'night drain': (plot, onset) => {
    const pace = Math.max(3, plot.profile.peak * plot.draws.between(...plot.ranges.nightShare));
    return (minute) => [{ ...atHome(plot, minute), count: drawn(plot.draws, minute, onset, pace) }];
  },
};

const regions = [
  ['DE', 'GB', 'FR', 'ES', 'PL', 'NL', 'UA', 'TR', 'RU'],
  ['US', 'CA'],
  ['BR', 'AR'],
  ['JP', 'KR', 'CN', 'RU'],
  ['IN', 'CN', 'VN', 'ID', 'AU'],
];

/** Between neighbours a journey takes no time worth mentioning. */
function isNear(a: string, b: string): boolean {
  return a === b || regions.some((region) => region.includes(a) && region.includes(b));
}
