/** A source of chance that repeats itself for a seed. */
export interface Draws {
  /** In [0, 1). */
  readonly share: () => number;
  readonly between: (low: number, high: number) => number;
  readonly whole: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly normal: () => number;
  readonly poisson: (mean: number) => number;
}

/** mulberry32, public domain arithmetic: 32 bits of state are plenty for traffic. */
export function drawsFrom(seed: number): Draws {
  let state = seed >>> 0;
  function share(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const between = (low: number, high: number) => low + share() * (high - low);
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  const normal = () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
  return {
    share,
    between,
    whole,
    chance: (probability) => share() < probability,
    pick: (items) => items[Math.floor(share() * items.length)] as never,
    normal,
    poisson: (mean) => poisson(mean, { share, normal }),
  };
}

function poisson(mean: number, { share, normal }: Pick<Draws, 'share' | 'normal'>): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let product = share();
  let count = 0;
  while (product > limit) {
    product *= share();
    count++;
  }
  return count;
}
