import {
  type AlertSource,
  alertFacts,
  type DetectorName,
  detectorNames,
  type Reaction,
  type Resolution,
  reactions,
  resolutions,
  type Severity,
  severities,
} from '@neoagent/core';
import { Type } from 'typebox';

const closed = { additionalProperties: false };
const Moment = Type.String({ format: 'date-time' });
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });
const Value = Type.Union([Type.Number(), Type.Array(Type.String(), { maxItems: 50 })]);
const Detector = OneOf<DetectorName>(detectorNames, 'The detector, docs/detectors.md.');
const ReactionSchema = OneOf<Reaction>(reactions, 'What is done by itself; notify unless chosen otherwise.');
const ThrottlePercent = Type.Integer({
  minimum: 1,
  maximum: 100,
  description: 'What is left to a throttled key, percent of its plan’s tightest limit.',
});

export const AlertSchema = Type.Object(
  {
    id: Type.String(),
    keyId: Type.String(),
    keyName: Type.String(),
    detector: OneOf<AlertSource>(
      [...detectorNames, ...alertFacts],
      'What found it: a detector (docs/detectors.md), or a fact: leaked_secret (docs/leaks.md), canary_used (docs/canary-keys.md).',
    ),
    scope: OneOf(
      ['key', 'account'],
      'Whether it is about its key, or about the account and only seen at that key.',
    ),
    severity: OneOf<Severity>(severities, 'critical: the key is probably in other hands.'),
    summary: Type.String(),
    evidence: Type.Unsafe<Readonly<Record<string, string | number>>>({
      type: 'object',
      additionalProperties: { type: ['string', 'number'] },
      description: 'The figures and names behind the summary. Names come from callers in part.',
    }),
    teaches: Type.String({ description: 'What calling it expected teaches its detector for its key.' }),
    since: Moment,
    lastAt: Moment,
    count: Type.Integer({ description: 'How many findings it stands for.' }),
    reaction: ReactionSchema,
    resolvedAt: Type.Union([Moment, Type.Null()]),
    resolution: Type.Union([OneOf<Resolution>(resolutions, 'How it ended.'), Type.Null()]),
  },
  { title: 'Alert' },
);

export const AlertsAnswer = Type.Object(
  {
    alerts: Type.Array(AlertSchema),
    openCount: Type.Integer({ description: 'Alerts of the account that are not resolved.' }),
  },
  { title: 'AlertList' },
);
export const AlertAnswer = Type.Object({ alert: AlertSchema });
export const AlertParams = Type.Object({ id: Type.String({ description: 'The alert id, alr_…' }) });
export const AlertsQuery = Type.Object(
  { status: Type.Optional(OneOf(['open', 'resolved'], 'open unless given.')) },
  closed,
);
export const EmptyBody = Type.Object({}, closed);
export const ThrottleBody = Type.Object({ percent: ThrottlePercent }, closed);

export const DetectorSchema = Type.Object(
  {
    name: Detector,
    sentence: Type.String(),
    kind: OneOf(
      ['attack', 'care'],
      'Whether it looks for somebody else’s use, or for what should be tidied up.',
    ),
    isEnabled: Type.Boolean(),
    reaction: ReactionSchema,
    possibleReactions: Type.Array(OneOf<Reaction>(reactions, 'What it may do by itself.')),
    throttlePercent: ThrottlePercent,
    parameters: Type.Array(
      Type.Object({
        name: Type.String(),
        explanation: Type.String(),
        value: Value,
        standard: Value,
        least: Type.Number({ description: 'The least it may be; of a list, the number of its entries.' }),
        most: Type.Number({ description: 'The most it may be; of a list, the number of its entries.' }),
      }),
    ),
    firedLastWeek: Type.Integer({
      description:
        'Findings of the last 7 days, also while it was switched off; each counted under the parameters of its time.',
    }),
  },
  { title: 'Detector' },
);
export const DetectorsAnswer = Type.Object({ detectors: Type.Array(DetectorSchema) });
export const DetectorAnswer = Type.Object({ detector: DetectorSchema });
export const DetectorParams = Type.Object({ name: Detector });
export const DetectorBody = Type.Object(
  {
    isEnabled: Type.Optional(Type.Boolean()),
    reaction: Type.Optional(ReactionSchema),
    throttlePercent: Type.Optional(ThrottlePercent),
    parameters: Type.Optional(
      Type.Record(Type.String(), Value, { description: 'Those that differ from the standard.' }),
    ),
  },
  { ...closed, title: 'DetectorChange' },
);
export const PreviewBody = Type.Object(
  {
    parameters: Type.Record(Type.String(), Value, {
      description: 'Those that differ from the standard; the others are tried as the standard has them.',
    }),
  },
  closed,
);
export const PreviewAnswer = Type.Object({
  preview: Type.Object(
    {
      wouldHaveFired: Type.Integer({ description: 'Findings.' }),
      from: Moment,
      to: Moment,
      isWholeWeek: Type.Boolean({
        description: 'Whether all of the last 7 days, and every key that was used in them, was looked at.',
      }),
      sentence: Type.String({ description: 'All of it in words, with what limits it.' }),
    },
    { title: 'DetectorPreview' },
  ),
});
