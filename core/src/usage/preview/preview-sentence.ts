import { dayMs, hourMs, minuteMs } from '../detector.js';

/** What a changed rule would have told, and on how much of the record that was seen. */
export interface RulePreview {
  readonly wouldHaveFired: number;
  /** The time it was tried on, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Why it is not a whole week. */
  readonly since: 'week' | 'kept' | 'account' | 'period';
  /** Keys that were looked at, the busiest first, of those that are concerned. */
  readonly keys: number;
  readonly allKeys: number;
  /** More happened than is kept of it. */
  readonly isPartial?: true;
  /** Why it cannot fire at all, as a sentence. */
  readonly never?: string;
  /** What else is to be known about the count, as a sentence. */
  readonly but?: string;
}

/** The preview in words. */
export function previewSentence(preview: RulePreview): string {
  const { wouldHaveFired: count, never, but, keys, allKeys } = preview;
  if (never !== undefined) return never;
  const fired = count === 0 ? 'Would not have fired' : `Would have fired ${times(count)}`;
  const sentences = [`${fired} ${timeOf(preview)}.`];
  if (preview.since === 'kept') sentences.push('Counts by the minute are kept no longer.');
  if (keys < allKeys)
    sentences.push(
      `Only the ${keys.toLocaleString('en-US')} busiest of ${inWords(allKeys, 'key')} were looked at.`,
    );
  if (preview.isPartial)
    sentences.push(
      'On some of the days there was more to look at than is kept, so the count may be too low.',
    );
  if (but !== undefined) sentences.push(but);
  return sentences.join(' ');
}

function timeOf({ since, from, to }: RulePreview): string {
  const span = spanOf(to - from);
  if (since === 'account') return `in the ${span} since the account was made`;
  if (since === 'period') return `in the ${span} since the period of the quota began`;
  return `in the last ${span}`;
}

function spanOf(spanMs: number): string {
  if (spanMs >= 2 * dayMs) return inWords(Math.floor(spanMs / dayMs), 'day');
  if (spanMs >= 2 * hourMs) return inWords(Math.floor(spanMs / hourMs), 'hour');
  return inWords(Math.max(1, Math.floor(spanMs / minuteMs)), 'minute');
}

function inWords(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en-US')} times`;
}
