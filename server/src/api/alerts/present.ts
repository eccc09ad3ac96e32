import {
  type Alert,
  type Detector,
  type DetectorRule,
  defaultRule,
  possibleReactions,
  previewSentence,
  type RulePreview,
  scopeOf,
  teachingOf,
} from '@neoagent/core';
import type { Static } from 'typebox';
import type { AlertSchema, DetectorSchema, PreviewAnswer } from './schema.js';

export function presentAlert(alert: Alert, keyName: string): Static<typeof AlertSchema> {
  return {
    id: alert.id,
    keyId: alert.keyId,
    keyName,
    detector: alert.detector,
    scope: scopeOf(alert.detector),
    severity: alert.severity,
    summary: alert.summary,
    evidence: alert.evidence,
    teaches: teachingOf(alert),
    since: new Date(alert.since).toISOString(),
    lastAt: new Date(alert.lastAt).toISOString(),
    count: alert.count,
    reaction: alert.reaction,
    resolvedAt: alert.resolvedAt === null ? null : new Date(alert.resolvedAt).toISOString(),
    resolution: alert.resolution,
  };
}

/** A detector as the account has it. */
export function presentDetector(
  detector: Detector,
  chosen: DetectorRule | undefined,
  firedLastWeek: number,
): Static<typeof DetectorSchema> {
  const { name, sentence, kind, defaults, explains, bounds } = detector;
  const rule = chosen ?? defaultRule('', name);
  return {
    name,
    sentence,
    kind,
    isEnabled: rule.isEnabled,
    reaction: rule.reaction,
    possibleReactions: [...possibleReactions(detector)],
    throttlePercent: rule.throttlePercent,
    parameters: Object.entries(defaults).map(([parameter, standard]) => ({
      name: parameter,
      explanation: explains[parameter] ?? '',
      value: plain(rule.parameters[parameter] ?? standard),
      standard: plain(standard),
      least: bounds[parameter]?.[0] ?? 0,
      most: bounds[parameter]?.[1] ?? 0,
    })),
    firedLastWeek,
  };
}

export function presentPreview(preview: RulePreview): Static<typeof PreviewAnswer>['preview'] {
  const { wouldHaveFired, from, to, since, keys, allKeys, isPartial } = preview;
  return {
    wouldHaveFired,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    isWholeWeek: since === 'week' && keys === allKeys && !isPartial,
    sentence: previewSentence(preview),
  };
}

function plain(value: number | readonly string[]): number | string[] {
  return typeof value === 'number' ? value : [...value];
}
