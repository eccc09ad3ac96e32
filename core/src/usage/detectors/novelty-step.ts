import { arrivalsOf, isEstablished, type Novelty, newNames, withNames } from '../baselines/novelty.js';

/** When new names of an established key are worth telling. */
export interface NoveltyParameters {
  readonly afterDays: number;
  readonly activeDays: number;
  readonly arrivals: number;
  readonly [name: string]: number;
}

export const noveltyExplains = {
  afterDays: 'Days since the first use from which on a key is established.',
  activeDays: 'Different days of use from which on a key is established.',
  arrivals: 'New ones of late (halved every two weeks) from which on one more is no news.',
};

export const noveltyBounds = {
  afterDays: [0, 90],
  activeDays: [0, 90],
  arrivals: [0, 100],
} as const;

/** The names that are news at this time, and what is known afterwards. */
export function noveltyStep(
  state: Novelty,
  names: readonly string[],
  { at, parameters }: { readonly at: number; readonly parameters: NoveltyParameters },
): { readonly state: Novelty; readonly news: readonly string[] } {
  const next = withNames(state, names, at);
  if (next === state) return { state, news: [] };
  const fresh = newNames(state, names);
  const { afterDays: days, activeDays } = parameters;
  const isNews =
    fresh.length > 0 &&
    isEstablished(state, at, { days, activeDays }) &&
    arrivalsOf(state, at) < parameters.arrivals;
  return { state: next, news: isNews ? fresh : [] };
}
