import type { Draws } from './draws.js';

export const minuteMs = 60_000;
export const minutesOfDay = 1440;
export const days = 30;
/** A Monday, 00:00 UTC. */
export const start = Date.UTC(2026, 8, 7);

export const kinds = ['office', 'always', 'batch', 'ci', 'roaming', 'weekly'] as const;
export type Kind = (typeof kinds)[number];

/** A stretch of minutes in which something honest happens: a sale, a trip, a night of work. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

/** What is peculiar to one key; everything else follows from its kind. Minutes count from the start of the month. */
export interface Profile {
  readonly index: number;
  readonly kind: Kind;
  /** Requests a minute at the busiest time of day. */
  readonly peak: number;
  /** Hours that local time is ahead of UTC. */
  readonly offset: number;
  /** How much more traffic the month ends with than it began with. */
  readonly growth: number;
  /** How much traffic wanders within an hour, standard deviation of its logarithm. */
  readonly restlessness: number;
  readonly home: string;
  readonly countries: readonly string[];
  readonly networks: readonly string[];
  readonly agent: string;
  readonly permissions: readonly string[];
  /** Bursts of volume that are nobody's fault. */
  readonly stretches: readonly Stretch[];
  /** Nights in which somebody works late: minutes from and to, at the level of `factor`. */
  readonly lateNights: readonly Stretch[];
  /** From this minute on: moved to another network, region, program; `Infinity` when never. */
  readonly moves: {
    readonly network: number;
    readonly region: number;
    readonly program: number;
    readonly right: number;
  };
  readonly trip: Stretch & { readonly country: string };
  /** A try by hand now and then, with this program. */
  readonly handTool: string | undefined;
  /** Refused for want of a permission that a release forgot, on at most two routes. */
  readonly forgotten: Stretch;
  /** The secret was replaced at `from`, and a program at home sends the old one until `to`. */
  readonly straggler: Stretch;
  /** A program sends the key cut short, at home or, with `network`, where it is deployed for the first time. */
  readonly mistyped: Stretch & { readonly network: string | undefined };
}

const never: Stretch = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY, factor: 0 };
export const homes = ['DE', 'US', 'GB', 'FR', 'IN', 'BR', 'JP', 'ES', 'PL', 'AU', 'NL', 'CA'] as const;
const programs = [
  'python-requests/2.',
  'axios/1.',
  'Go-http-client/2.',
  'okhttp/4.',
  'node-fetch/3.',
  'acme-sync/7.',
] as const;
const handTools = ['curl/8.5.0', 'PostmanRuntime/7.43'] as const;
const rights = ['sessions:read', 'chatbots:read', 'files:read', 'chatbots:write'] as const;

/** The keys of one installation, each with the honest changes of its month. */
export function profiles(count: number, draws: Draws): readonly Profile[] {
  return Array.from({ length: count }, (_, index) => profile(index, draws));
}

/** A /24 that nobody else has, in a /16 that few have. */
export function aNetwork(draws: Draws): string {
  return `${draws.whole(11, 220)}.${draws.whole(0, 255)}.${draws.whole(0, 255)}.0/24`;
}

/** Another /24 of the same /16. */
export function aNeighbour(network: string, draws: Draws): string {
  const [first, second] = network.split('.');
  return `${first}.${second}.${draws.whole(0, 255)}.0/24`;
}

function profile(index: number, draws: Draws): Profile {
  const kind = kindOf(draws.share());
  const home = draws.pick(homes);
  const isSpread = (kind === 'always' || kind === 'office') && draws.chance(0.15);
  const countries = isSpread ? [home, draws.pick(homes), draws.pick(homes)] : [home];
  const networks = Array.from({ length: draws.whole(1, 3) }, () => aNetwork(draws));
  return {
    index,
    kind,
    peak: Math.min(200, Math.exp(draws.between(Math.log(1.5), Math.log(80)))),
    offset: draws.whole(-8, 9),
    growth: draws.chance(0.25) ? draws.between(1.5, 4) : draws.between(0.8, 1.3),
    restlessness: draws.between(0.05, 0.35),
    home,
    countries: [...new Set(countries)],
    networks,
    agent: draws.pick(programs),
    permissions: rights.slice(0, draws.whole(1, 3)),
    ...changes(draws),
  };
}

function kindOf(share: number): Kind {
  const upTo: readonly (readonly [Kind, number])[] = [
    ['office', 0.36],
    ['always', 0.62],
    ['batch', 0.76],
    ['ci', 0.86],
    ['roaming', 0.95],
  ];
  return upTo.find(([, limit]) => share < limit)?.[0] ?? 'weekly';
}

function changes(
  draws: Draws,
): Pick<
  Profile,
  'stretches' | 'lateNights' | 'moves' | 'trip' | 'handTool' | 'forgotten' | 'straggler' | 'mistyped'
> {
  const maybe = (probability: number) =>
    draws.chance(probability) ? draws.whole(0, days * minutesOfDay) : Number.POSITIVE_INFINITY;
  const stretch = (probability: number, [shortest, longest]: readonly [number, number], factor: number) => {
    const from = maybe(probability);
    return Number.isFinite(from) ? { from, to: from + draws.whole(shortest, longest), factor } : never;
  };
  return {
    stretches: [
      stretch(0.2, [120, 600], draws.between(1.5, 2.2)),
      stretch(0.1, [20, 90], draws.between(3, 6)),
    ],
    lateNights: [stretch(0.25, [60, 180], 0.25), stretch(0.15, [60, 180], 0.25)],
    moves: { network: maybe(0.3), region: maybe(0.07), program: maybe(0.12), right: maybe(0.15) },
    trip: { ...stretch(0.4, [2 * minutesOfDay, 6 * minutesOfDay], 1), country: draws.pick(homes) },
    handTool: draws.chance(0.15) ? draws.pick(handTools) : undefined,
    forgotten: stretch(0.1, [20, 240], draws.whole(1, 2)),
    straggler: stretch(0.12, [30, minutesOfDay], 0.2),
    mistyped: {
      ...stretch(0.1, [2, 60], 6),
      network: draws.chance(0.2) ? aNetwork(draws) : undefined,
    },
  };
}
