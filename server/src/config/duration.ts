const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** The shortest way to write a duration: 3600000 is `1h`, 90000 is `90s`. What `parseDuration` reads comes back as the same time. */
export function formatDuration(durationMs: number): string {
  const units = Object.entries(unitMs).reverse();
  const [name, ms] = units.find(([, unit]) => durationMs % unit === 0) ?? ['ms', 1];
  return `${durationMs / ms}${name}`;
}

/** Milliseconds of a duration such as `250ms`, `1s`, `5m`, `24h`, `90d`, `2w`, `3y` (of 365 days); `undefined` for anything else. Always positive. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,8})(ms|s|m|h|d|w|y)$/.exec(text);
  const unit = match?.[2] === undefined ? undefined : unitMs[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
