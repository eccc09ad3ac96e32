import { Type } from 'typebox';

/** Documents the body; it is read by hand, since the signature is over its octets. */
export const ScannerReportBody = Type.Array(
  Type.Object({
    token: Type.String(),
    type: Type.String(),
    url: Type.Optional(Type.String()),
    source: Type.Optional(Type.String()),
  }),
);

export const LabelsAnswer = Type.Array(
  Type.Object({
    token_hash: Type.String({ description: 'SHA-256 of the token, in lower-case hex.' }),
    token_type: Type.String({ description: 'As it was reported.' }),
    label: Type.Union([Type.Literal('true_positive'), Type.Literal('false_positive')], {
      description: 'true_positive: this installation issued it, whether or not it still works.',
    }),
  }),
);

export const LeakReportBody = Type.Object(
  {
    key: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'The whole key: holding it is the proof.',
    }),
    where: Type.Optional(
      Type.String({ maxLength: 2048, description: 'Where it was found. Shown to the owner of the key.' }),
    ),
  },
  { additionalProperties: false },
);

export const LeakReportAnswer = Type.Object({ status: Type.Literal('accepted') });
