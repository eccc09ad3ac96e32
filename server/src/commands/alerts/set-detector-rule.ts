import {
  type DetectorName,
  type DetectorRule,
  defaultRule,
  detectorNamed,
  possibleReactions,
  type Reaction,
} from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';
import { type Acting, auditEventOf } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';
import { refuseParameters } from './refuse-parameters.js';

export type DetectorRuleChange = Partial<Omit<DetectorRule, 'accountId' | 'detector'>>;

/** Changes how an account wants a detector; what is not named stays. Parameters are replaced as a whole. */
export async function setDetectorRule(
  context: ManagementContext,
  wanted: {
    readonly by: Acting;
    readonly accountId: string;
    readonly detector: DetectorName;
    readonly change: DetectorRuleChange;
  },
): Promise<DetectorRule | Problem> {
  const { by, accountId, detector, change } = wanted;
  const refusal =
    refuseReaction(detector, change.reaction ?? 'notify') ??
    refuseParameters(detector, change.parameters ?? {});
  if (refusal !== undefined) return refusal;
  return context.db.transaction(async (stores) => {
    const rules = await stores.alerts.listRules([accountId]);
    const before = rules.find((rule) => rule.detector === detector) ?? defaultRule(accountId, detector);
    const rule = { ...before, ...change };
    await stores.alerts.setRule(rule);
    const { isEnabled, reaction, throttlePercent } = rule;
    const detail = {
      detector,
      isEnabled,
      reaction,
      throttlePercent,
      parameters: JSON.stringify(rule.parameters),
    };
    const deed = { accountId, action: 'detector.changed', targetId: accountId, detail } as const;
    await appendAudit(stores, auditEventOf(deed, { by, at: context.clock.now(), random: context.random }));
    return rule;
  });
}

function refuseReaction(detector: DetectorName, reaction: Reaction): Problem | undefined {
  if (possibleReactions(detectorNamed(detector)).includes(reaction)) return undefined;
  return fieldProblem('reaction', `${detector} only tells; it does nothing to a key.`);
}
