import {
  bucketOf,
  type UsageGrouping,
  type UsageQuestion,
  type UsageStep,
  usageStepMs,
} from '@neoagent/core';
import type { Static } from 'typebox';
import { fieldProblem, type Problem } from '../problem.js';
import type { UsageQuery } from './schema.js';

/** The most buckets of one answer: 30 days by hour, or a day by minute. */
export const bucketsAtMost = 1500;
const dayMs = usageStepMs.day;
/** Beyond this a moment is no longer a date (ECMA-262 §21.4.1.1). */
const latestMoment = 8.64e15 - dayMs;

/** What a query asks of an account's usage, in whole buckets; or what is wrong with it. */
export function readQuestion(
  query: Static<typeof UsageQuery>,
  { accountId, now }: { readonly accountId: string; readonly now: number },
): UsageQuestion | Problem {
  const to = momentOf(query.to) ?? now;
  if (Number.isNaN(to)) return fieldProblem('to', '"to" is no moment: write 2027-01-31T12:00:00Z.');
  const from = momentOf(query.from) ?? to - dayMs;
  if (Number.isNaN(from)) return fieldProblem('from', '"from" is no moment: write 2027-01-31T12:00:00Z.');
  if (from >= to) return fieldProblem('from', '"from" must be before "to".');
  const step = (query.step as UsageStep | undefined) ?? stepFor(to - from);
  const ms = usageStepMs[step];
  const question = {
    accountId,
    step,
    from: bucketOf(from, step),
    to: bucketOf(to + ms - 1, step),
    groupBy: (query.groupBy as UsageGrouping | undefined) ?? 'key',
    ...(query.keyId !== undefined && { keyId: query.keyId }),
    ...(query.route !== undefined && { route: query.route }),
  };
  const buckets = (question.to - question.from) / ms;
  if (buckets <= bucketsAtMost) return question;
  return fieldProblem(
    'step',
    `From "from" to "to" there are ${buckets} buckets of a ${step}; at most ${bucketsAtMost} are answered. Ask for a shorter time or a longer step.`,
  );
}

/** The step that shows a time in some dozens of buckets. */
function stepFor(lengthMs: number): UsageStep {
  if (lengthMs <= 3 * usageStepMs.hour) return 'minute';
  return lengthMs <= 8 * dayMs ? 'hour' : 'day';
}

/** NaN for a text that is no moment. */
function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,16}$/.test(text)) return withinDates(Number(text));
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)/.test(text) ? withinDates(Date.parse(text)) : Number.NaN;
}

function withinDates(at: number): number {
  return at >= 0 && at <= latestMoment ? at : Number.NaN;
}
