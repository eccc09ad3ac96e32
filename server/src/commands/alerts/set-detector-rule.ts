import {
  type DetectorName,
  type DetectorRule,
  defaultRule,
  detectorNamed,
  type Parameters,
} from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';
import { type Acting, auditEventOf } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';

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
  const refusal = refuseParameters(detector, change.parameters ?? {});
  if (refusal !== undefined) return refusal;
  return context.db.transaction(async (stores) => {
    const rules = await stores.alerts.listRules(accountId);
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

/** Only parameters the detector has, each of the kind of its default; numbers from 0 to a million. */
function refuseParameters(detector: DetectorName, parameters: Parameters): Problem | undefined {
  const { defaults } = detectorNamed(detector);
  for (const [name, value] of Object.entries(parameters)) {
    const usual = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    const field = `parameters.${name}`;
    if (usual === undefined) return fieldProblem(field, `${detector} has no parameter ${name}.`);
    if (typeof usual !== typeof value) return fieldProblem(field, 'This is not the kind of value it takes.');
    if (typeof value === 'number' && !(value >= 0 && value <= 1_000_000))
      return fieldProblem(field, 'It must be from 0 to 1,000,000.');
  }
  return undefined;
}
