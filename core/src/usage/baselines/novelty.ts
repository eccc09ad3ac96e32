import { dayMs } from '../detector.js';

/**
 * Which names a key is known under, and how often new ones come: a key whose networks change all the time is not news when they
 * change again.
 */
export interface Novelty {
  /** The day each name was last seen, in days since the epoch. */
  readonly known: Readonly<Record<string, number>>;
  /** New names of late, halved every `halfLifeDays`. */
  readonly arrivals: number;
  readonly arrivalsAt: number;
  readonly firstAt: number;
  readonly lastDay: number;
  /** Different days on which the key was used, at most counted to 100. */
  readonly activeDays: number;
}

export const nothingKnown: Novelty = {
  known: {},
  arrivals: 0,
  arrivalsAt: 0,
  firstAt: -1,
  lastDay: -1,
  activeDays: 0,
};

const mostKnown = 96;
const halfLifeDays = 14;

/** When a key has enough of a past to be surprised by. */
export interface Maturity {
  readonly days: number;
  readonly activeDays: number;
}

/** Whether the key has been in use long enough, at this time. */
export function isEstablished(novelty: Novelty, at: number, { days, activeDays }: Maturity): boolean {
  return novelty.firstAt !== -1 && at - novelty.firstAt >= days * dayMs && novelty.activeDays >= activeDays;
}

/** How many new names of late there were, as of this time. */
export function arrivalsOf(novelty: Novelty, at: number): number {
  return novelty.arrivals * 0.5 ** (Math.max(0, at - novelty.arrivalsAt) / (halfLifeDays * dayMs));
}

/** The names that are not known yet. */
export function newNames(novelty: Novelty, names: readonly string[]): readonly string[] {
  // A caller may name itself `constructor`.
  return names.filter((name) => !Object.hasOwn(novelty.known, name));
}

/** Remembers the names. Answers the same value when nothing changed, which is the usual case. */
export function withNames(novelty: Novelty, names: readonly string[], at: number): Novelty {
  if (names.length === 0) return novelty;
  const day = Math.floor(at / dayMs);
  const isSeen = (name: string) => novelty.known[name] === day;
  if (novelty.lastDay === day && names.every(isSeen)) return novelty;
  const fresh = newNames(novelty, names).length;
  const isFirst = novelty.firstAt === -1;
  return {
    known: bounded({ ...novelty.known, ...Object.fromEntries(names.map((name) => [name, day])) }),
    // What a key starts with is not a change.
    arrivals: isFirst ? 0 : arrivalsOf(novelty, at) + fresh,
    arrivalsAt: at,
    // Earlier than the first only after the clock went back.
    firstAt: isFirst ? at : Math.min(novelty.firstAt, at),
    lastDay: day,
    activeDays: Math.min(100, novelty.activeDays + (novelty.lastDay === day ? 0 : 1)),
  };
}

/** Forgets the names not seen for longest. */
function bounded(known: Record<string, number>): Record<string, number> {
  const names = Object.keys(known);
  if (names.length <= mostKnown) return known;
  const kept = Object.entries(known).sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(kept.slice(0, mostKnown));
}
