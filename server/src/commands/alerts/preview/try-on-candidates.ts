import {
  candidatesADay,
  countAmong,
  dayMs,
  type FindingCandidate,
  minuteMs,
  type RulePreview,
} from '@neoagent/core';
import type { ManagementContext } from '../../../api/context.js';
import type { TriedRule } from './tried-rule.js';

/** A week of days on each of which as many were kept as ever are. */
const most = 7 * candidatesADay;

/** Shows what was noted of the minutes in which the detector might have told something to it again. */
export async function tryOnCandidates(
  { db }: ManagementContext,
  { account, detector, parameters, keys, from, since, to }: TriedRule,
  but: string | undefined,
): Promise<RulePreview> {
  const wanted = { accountId: account.id, detector: detector.name, from: from - (from % minuteMs), to };
  const candidates = await db.detectors.listCandidates(wanted, most);
  return {
    wouldHaveFired: countAmong(detector, parameters, candidates),
    from,
    since,
    to,
    keys: keys.length,
    allKeys: keys.length,
    ...(isCut(candidates) && { isPartial: true }),
    ...(but !== undefined && { but }),
  };
}

function isCut(candidates: readonly FindingCandidate[]): boolean {
  const days = new Map<number, number>();
  for (const { at } of candidates) {
    const day = Math.floor(at / dayMs);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return Math.max(0, ...days.values()) >= candidatesADay;
}
