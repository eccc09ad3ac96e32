import { formatDuration } from '../../config/duration.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const unitMs: Readonly<Record<string, number>> = { h: hourMs, d: dayMs, w: 7 * dayMs, y: 365 * dayMs };
const longestMs = 10 * 365 * dayMs;
const defaultLifeMs = 90 * dayMs;

const instant =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** How long a key shall live: for a time (`null`: without end), or until a moment. Neither given means 90 days. */
export interface WantedExpiry {
  readonly expiresIn?: string | null | undefined;
  readonly expiresAt?: string | undefined;
}

/** The end of a key's life in epoch milliseconds, or what is wrong with the wish and in which field. */
export type ReadExpiry =
  | { readonly expiresAt: number | null }
  | { readonly field: 'expiresIn' | 'expiresAt'; readonly message: string };

/**
 * Reads `expiresIn` (a whole number followed by h, d, w or y of 365 days; from one hour to ten years) or `expiresAt` (RFC 3339,
 * with an offset; in the future, at most ten years ahead). A life beyond `maxLifetimeMs` is refused; what is not given is 90 days or that.
 */
export function readKeyExpiry(
  { expiresIn, expiresAt }: WantedExpiry,
  now: number,
  maxLifetimeMs: number | null = null,
): ReadExpiry {
  if (expiresAt === undefined && expiresIn === undefined) {
    return { expiresAt: now + Math.min(defaultLifeMs, maxLifetimeMs ?? defaultLifeMs) };
  }
  if (expiresAt === undefined)
    return within(readLife(expiresIn ?? null, now), 'expiresIn', { now, maxLifetimeMs });
  if (expiresIn !== undefined) {
    return { field: 'expiresAt', message: 'Send expiresIn or expiresAt, not both.' };
  }
  return within(readEnd(expiresAt, now), 'expiresAt', { now, maxLifetimeMs });
}

function within(
  read: ReadExpiry,
  field: 'expiresIn' | 'expiresAt',
  { now, maxLifetimeMs }: { readonly now: number; readonly maxLifetimeMs: number | null },
): ReadExpiry {
  if ('message' in read || maxLifetimeMs === null) return read;
  if (read.expiresAt !== null && read.expiresAt <= now + maxLifetimeMs) return read;
  return { field, message: `The policy lets a key live for at most ${formatDuration(maxLifetimeMs)}.` };
}

function readLife(life: string | null, now: number): ReadExpiry {
  if (life === null) return { expiresAt: null };
  const match = /^(\d{1,6})([hdwy])$/.exec(life);
  const lifeMs = match === null ? Number.NaN : Number(match[1]) * (unitMs[match[2] ?? ''] ?? Number.NaN);
  if (Number.isNaN(lifeMs)) {
    return { field: 'expiresIn', message: 'Write a number followed by h, d, w or y, such as 90d.' };
  }
  if (lifeMs < hourMs) return { field: 'expiresIn', message: 'A key lives for at least 1h.' };
  if (lifeMs > longestMs) return { field: 'expiresIn', message: 'A key lives for at most 10y.' };
  return { expiresAt: now + lifeMs };
}

function readEnd(text: string, now: number): ReadExpiry {
  const at = momentOf(text);
  if (at === undefined) {
    return { field: 'expiresAt', message: 'Write a date and time such as 2030-01-31T12:00:00Z.' };
  }
  if (at <= now) return { field: 'expiresAt', message: 'The end must be in the future.' };
  if (at > now + longestMs) return { field: 'expiresAt', message: 'A key lives for at most ten years.' };
  return { expiresAt: at };
}

/** RFC 3339 in epoch milliseconds, else `undefined`. `Date` turns 30 February into 2 March; nobody means that. */
export function momentOf(text: string): number | undefined {
  const match = instant.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
