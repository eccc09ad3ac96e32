import type { UsageStep } from '@neoagent/sdk';
import type { Grouping } from './usage-search.js';

const numbers = new Intl.NumberFormat();
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** "1,204" */
export function countText(count: number): string {
  return numbers.format(count);
}

/** "99.5%", and never a whole hundred while something was refused. */
export function rateText(rate: number): string {
  return percents.format(Math.floor(rate * 1000) / 1000);
}

/** How a group is called on the page. */
export function groupText(groupBy: Grouping, group: string, name: string | null): string {
  if (groupBy === 'route' && group === '') return 'Refused before a route was known';
  if (groupBy === 'reason' && group === '') return 'Allowed';
  return name ?? group;
}

/** A bucket in the reader's own zone, as short as its step allows; days are those of UTC and are named so. */
export function bucketText(at: string, step: UsageStep): string {
  const format: Intl.DateTimeFormatOptions =
    step === 'day'
      ? { day: 'numeric', month: 'short', timeZone: 'UTC' }
      : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(undefined, format).format(new Date(at));
}

/** The zone the buckets are written in. */
export function zoneText(step: UsageStep): string {
  return step === 'day' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
