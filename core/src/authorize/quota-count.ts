import type { QuotaClaim } from '../ports/limit-store.js';
import { type Period, periodOf } from './quota-period.js';
import type { WindowAnswer } from './rate-window.js';

type Claim = Omit<QuotaClaim, 'counter'>;

/** What was spent in one period; `firstDay` names it alike in every time zone. */
export interface PeriodCount {
  readonly firstDay: number;
  /** When the period ends, epoch milliseconds. */
  endAt: number;
  used: number;
}

/**
 * The spending of one counter, by period, the one used last at the end. A clock that steps back finds what was spent in the
 * period it steps into, so nothing is returned; only the period unused for longest of more than `maximumPeriods` is forgotten.
 */
export type QuotaCount = PeriodCount[];

export const maximumPeriods = 8;

/** Answers what a take would answer, `remaining` without its cost; changes nothing. */
export function checkQuota(count: QuotaCount | undefined, claim: Claim, at: number): WindowAnswer {
  const period = periodOf(at, claim.limit.period, claim.timeZone);
  const used = count?.find(({ firstDay }) => firstDay === period.firstDay)?.used ?? 0;
  return answerTo(claim, period, { used, at });
}

/** Spends `claim.cost` when it fits. A refusal spends nothing. */
export function takeFromQuota(count: QuotaCount, claim: Claim, at: number): WindowAnswer {
  const period = periodOf(at, claim.limit.period, claim.timeZone);
  const spent = spentIn(count, period);
  const answer = answerTo(claim, period, { used: spent.used, at });
  if (!answer.fits) return answer;
  spent.used += claim.cost;
  return { ...answer, remaining: answer.remaining - claim.cost };
}

/** Puts back what was spent before a restart; never less than is known already. */
export function restoreQuota(count: QuotaCount, stored: Readonly<PeriodCount>): void {
  const spent = spentIn(count, stored);
  spent.used = Math.max(spent.used, stored.used);
}

function answerTo(
  { limit, cost }: Claim,
  { endAt }: Period,
  { used, at }: { readonly used: number; readonly at: number },
): WindowAnswer {
  if (!(cost >= 0)) throw new RangeError(`A cost must be 0 or more, not ${cost}.`);
  const remaining = Math.max(0, limit.allow - used);
  const fits = cost <= remaining;
  return { fits, remaining, retryAfterMs: fits ? 0 : endAt - at, resetMs: endAt - at };
}

/** The count of a period, moved to the end. */
function spentIn(count: QuotaCount, { firstDay, endAt }: Pick<Period, 'firstDay' | 'endAt'>): PeriodCount {
  const newest = count.at(-1);
  if (newest?.firstDay === firstDay) return newest;
  const index = count.findIndex((one) => one.firstDay === firstDay);
  const [spent = { firstDay, endAt, used: 0 }] = index === -1 ? [] : count.splice(index, 1);
  spent.endAt = Math.max(spent.endAt, endAt);
  count.push(spent);
  if (count.length > maximumPeriods) count.shift();
  return spent;
}
