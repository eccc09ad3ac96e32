import { Type } from 'typebox';

const Counts = Type.Union([Type.Literal('account'), Type.Literal('key')], {
  description: 'Shared by all keys of the account, or counted for each key.',
});
const TimeZone = Type.String({
  description: 'UTC or an IANA name such as Europe/Berlin; quotas of a day or month begin at its midnight.',
});

export const ChangeAccountBody = Type.Object(
  { timeZone: Type.Optional(TimeZone) },
  { additionalProperties: false },
);

const Limit = Type.Object({
  name: Type.String(),
  allow: Type.Integer(),
  per: Type.String({ description: 'Length of the rolling window, such as 1m.' }),
  counts: Counts,
});
const Quota = Type.Object({
  allow: Type.Integer(),
  per: Type.Union([Type.Literal('day'), Type.Literal('month')]),
  counts: Counts,
});

export const OwnAccountAnswer = Type.Object({
  account: Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      plan: Type.String(),
      timeZone: TimeZone,
      limits: Type.Array(Limit, { description: 'The limits of the plan.' }),
      quota: Type.Union([Quota, Type.Null()], {
        description: 'The quota of the plan; null when it has none.',
      }),
    },
    { title: 'OwnAccount' },
  ),
});
