import {
  type DetectorName,
  dayMs,
  detectorNamed,
  type Parameters,
  type RulePreview,
  trials,
} from '@neoagent/core';
import type { ManagementContext } from '../../../api/context.js';
import type { Problem } from '../../../api/problem.js';
import { keysOf } from '../../live-keys.js';
import { refuseParameters } from '../refuse-parameters.js';
import type { TriedRule } from './tried-rule.js';
import { tryOnCandidates } from './try-on-candidates.js';
import { tryOnKeys } from './try-on-keys.js';
import { tryOnMinutes } from './try-on-minutes.js';
import { tryOnQuota } from './try-on-quota.js';

export interface WantedPreview {
  readonly accountId: string;
  readonly detector: DetectorName;
  readonly parameters: Parameters;
}

/**
 * How often a detector of an account would have told in the last week with these parameters (those not named are the standard),
 * as far as what is recorded can tell. Changes nothing.
 */
export async function previewRule(
  context: ManagementContext,
  wanted: WantedPreview,
): Promise<RulePreview | Problem> {
  const refusal = refuseParameters(wanted.detector, wanted.parameters);
  if (refusal !== undefined) return refusal;
  const tried = await triedRule(context, wanted);
  const trial = trials[wanted.detector];
  if (trial.on === 'candidates') return tryOnCandidates(context, tried, trial.but);
  await context.db.usage.rollUp();
  if (trial.on === 'minutes') return tryOnMinutes(context, tried, trial);
  return trial.on === 'keys' ? tryOnKeys(context, tried, trial.but) : tryOnQuota(context, tried);
}

async function triedRule(
  { db, clock }: ManagementContext,
  { accountId, detector, parameters }: WantedPreview,
): Promise<TriedRule> {
  const account = await db.accounts.find(accountId);
  if (account === undefined) throw new Error(`there is no account ${accountId}`);
  const to = clock.now();
  const isYoung = account.createdAt > to - 7 * dayMs;
  const keys = (await keysOf(db.keys, accountId)).filter(({ key }) => !key.isCanary);
  return {
    account,
    detector: detectorNamed(detector),
    parameters,
    keys,
    from: isYoung ? account.createdAt : to - 7 * dayMs,
    since: isYoung ? 'account' : 'week',
    to,
  };
}
