import {
  type DetectorName,
  type DetectorRule,
  defaultRule,
  detectorNamed,
  type Parameters,
  type ParameterValue,
  possibleReactions,
  type Reaction,
} from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';
import { type Acting, auditEventOf } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';

const longestText = 100;

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

function refuseReaction(detector: DetectorName, reaction: Reaction): Problem | undefined {
  if (possibleReactions(detectorNamed(detector)).includes(reaction)) return undefined;
  return fieldProblem('reaction', `${detector} only tells; it does nothing to a key.`);
}

/** Only parameters the detector has, each of the kind of its default and within its bounds. */
function refuseParameters(detector: DetectorName, parameters: Parameters): Problem | undefined {
  for (const [name, value] of Object.entries(parameters)) {
    const refusal = whyNotValue(detector, name, value);
    if (refusal !== undefined) return fieldProblem(`parameters.${name}`, refusal);
  }
  return undefined;
}

function whyNotValue(detector: DetectorName, name: string, value: ParameterValue): string | undefined {
  const { defaults, bounds } = detectorNamed(detector);
  const usual = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  const [least = 0, most = 0] = Object.hasOwn(bounds, name) ? (bounds[name] ?? []) : [];
  if (usual === undefined) return `${detector} has no parameter ${name}.`;
  if (typeof usual !== typeof value) return 'This is not the kind of value it takes.';
  const [from, to] = [least.toLocaleString('en-US'), most.toLocaleString('en-US')];
  if (typeof value === 'number')
    return value >= least && value <= most ? undefined : `It must be from ${from} to ${to}.`;
  if (value.length < least || value.length > most) return `It takes from ${from} to ${to} entries.`;
  const isNamed = value.every((text) => text.trim() !== '' && text.length <= longestText);
  return isNamed ? undefined : `Each entry must have from 1 to ${longestText} characters.`;
}
