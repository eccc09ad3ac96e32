import { type Account, isTimeZone } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, type Problem } from '../api/problem.js';
import { type AccountTarget, takeAccountStep } from './account-step.js';

export interface TimeZoneChange extends AccountTarget {
  readonly timeZone: string;
}

/**
 * Sets the calendar by which the account's quotas begin anew. What was spent on a day or in a month stays spent on the day or in the month
 * of that name, in whatever zone.
 */
export async function setTimeZone(
  context: ManagementContext,
  { timeZone, ...target }: TimeZoneChange,
): Promise<Account | Problem> {
  if (!isZoneName(timeZone)) {
    return fieldProblem('timeZone', 'Write UTC or the IANA name of a time zone, such as Europe/Berlin.');
  }
  return takeAccountStep(context, target, (account) => {
    if (account.timeZone === timeZone) return undefined;
    return {
      action: 'account.time_zone_changed',
      detail: { timeZone, previousTimeZone: account.timeZone },
      apply: (stores) => stores.accounts.setTimeZone(account.id, timeZone),
    };
  });
}

/** Offsets such as `+02:00` are zones to some engines only, and know no daylight saving time. */
function isZoneName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text) && isTimeZone(text);
}
