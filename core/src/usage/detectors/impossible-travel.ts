import { type CountryCircle, circleOf, distanceKm } from '../country-centres.js';
import { type Detector, dayMs, type Finding, finding, hourMs, minuteMs } from '../detector.js';
import { allowedNames, type KeyMinute } from '../key-minute.js';

const mostCountries = 24;
const mostPairs = 48;
const rememberedDays = 30;

interface TravelState {
  readonly firstAt: number | null;
  /** When the key was last used from each country. */
  readonly lastAt: Readonly<Record<string, number>>;
  /** The day on which two countries were last too near in time, by `DE>US` in alphabetical order, in days since the epoch. */
  readonly pairs: Readonly<Record<string, number>>;
}

interface TravelParameters {
  readonly speed: number;
  readonly distance: number;
  readonly usualPairs: number;
  readonly afterDays: number;
  readonly [name: string]: number;
}

interface Trip {
  readonly from: string;
  readonly to: string;
  readonly km: number;
  readonly minutes: number;
}

/** The key is used from two countries within a time in which nobody gets from one to the other. */
export const impossibleTravel: Detector<TravelState, TravelParameters> = {
  name: 'impossible_travel',
  sentence: 'A key is used from two countries within a time in which nobody gets from one to the other.',
  scope: 'key',
  kind: 'attack',
  quietMs: 12 * hourMs,
  covers: ['new_country', 'new_network'],
  defaults: { speed: 1000, distance: 300, usualPairs: 2, afterDays: 5 },
  explains: {
    speed: 'Kilometres an hour that nobody exceeds.',
    distance: 'Kilometres between the nearest points of the countries below which nothing is impossible.',
    usualPairs:
      'Pairs of countries seen together of late from which on the key lives in several places and one more is no news.',
    afterDays: 'Days since the first use before there is an opinion.',
  },
  bounds: { speed: [100, 100_000], distance: [0, 20_000], usualPairs: [0, 100], afterDays: [0, 90] },
  start: { firstAt: null, lastAt: {}, pairs: {} },
  step(state, minute, { parameters }) {
    const countries = allowedNames(minute.byCountry);
    if (countries.length === 0) return { state, findings: [] };
    const trips = tripsOf(state, countries, { minute, parameters });
    const next: TravelState = {
      firstAt: Math.min(state.firstAt ?? minute.at, minute.at),
      lastAt: seen(state.lastAt, countries, minute.at),
      pairs: trips.length === 0 ? state.pairs : counted(state.pairs, trips, minute.at),
    };
    if (minute.at - (next.firstAt ?? minute.at) < parameters.afterDays * dayMs)
      return { state: next, findings: [] };
    const usual = Object.keys(state.pairs);
    const news =
      usual.length < parameters.usualPairs ? trips.filter((trip) => !usual.includes(pairOf(trip))) : [];
    const [farthest] = [...news].sort((a, b) => b.km - a.km);
    const findings = farthest === undefined ? [] : [found(farthest, minute)];
    return { state: next, findings };
  },
};

function found(trip: Trip, minute: KeyMinute): Finding {
  return finding('impossible_travel', minute, {
    severity: 'critical',
    summary: `Used from ${trip.to} ${trip.minutes} minutes after ${trip.from}, some ${trip.km} km away.`,
    subject: pairOf(trip),
    measure: 1,
    evidence: { ...trip },
  });
}

function tripsOf(
  { lastAt }: TravelState,
  countries: readonly string[],
  { minute, parameters }: { readonly minute: KeyMinute; readonly parameters: TravelParameters },
): readonly Trip[] {
  const before = Object.entries(lastAt);
  if (countries.length === 1 && before.length === 1 && before[0]?.[0] === countries[0]) return [];
  const trips = new Map<string, Trip>();
  for (const to of countries) {
    const others = [...before, ...countries.map((country) => [country, minute.at] as const)];
    for (const [from, then] of others) {
      const trip = from === to ? undefined : impossibleTrip(from, to, { minute, then, parameters });
      if (trip !== undefined) trips.set(pairOf(trip), trip);
    }
  }
  return [...trips.values()];
}

function impossibleTrip(
  from: string,
  to: string,
  {
    minute,
    then,
    parameters,
  }: { readonly minute: KeyMinute; readonly then: number; readonly parameters: TravelParameters },
): Trip | undefined {
  const [a, b] = [circleIn(from, minute), circleIn(to, minute)];
  // A use that lies ahead was seen before the clock went back, and says nothing about the journey.
  if (a === undefined || b === undefined || then > minute.at) return undefined;
  const km = distanceKm(a, b);
  const tookMs = Math.max(minuteMs, minute.at - then);
  if (km < parameters.distance || km / (tookMs / hourMs) <= parameters.speed) return undefined;
  return { from, to, km: Math.round(km), minutes: Math.round(tookMs / minuteMs) };
}

function circleIn(country: string, { places }: KeyMinute): CountryCircle | undefined {
  const place = places?.[country];
  return place === undefined ? circleOf(country) : { ...place, radiusKm: 50 };
}

function pairOf({ from, to }: Pick<Trip, 'from' | 'to'>): string {
  return from < to ? `${from}>${to}` : `${to}>${from}`;
}

function seen(
  lastAt: TravelState['lastAt'],
  countries: readonly string[],
  at: number,
): TravelState['lastAt'] {
  const next = { ...lastAt };
  for (const country of countries) next[country] = at;
  const entries = Object.entries(next);
  if (entries.length <= mostCountries) return next;
  return Object.fromEntries(entries.sort((a, b) => b[1] - a[1]).slice(0, mostCountries));
}

/** Pairs not seen for a month are forgotten. */
function counted(pairs: TravelState['pairs'], trips: readonly Trip[], at: number): TravelState['pairs'] {
  const today = Math.floor(at / dayMs);
  const recent = Object.entries(pairs).filter(([, day]) => day > today - rememberedDays && day <= today);
  const next = {
    ...Object.fromEntries(recent),
    ...Object.fromEntries(trips.map((trip) => [pairOf(trip), today])),
  };
  return Object.fromEntries(Object.entries(next).slice(-mostPairs));
}
