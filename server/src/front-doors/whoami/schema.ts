import { environments, type KeyStatus } from '@neoagent/core';
import { type Static, Type } from 'typebox';

const Moment = (description: string) =>
  Type.Union([Type.String({ format: 'date-time', description }), Type.Null()]);
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });

const statuses: readonly KeyStatus[] = [
  'active',
  'expiring_soon',
  'rotating',
  'disabled',
  'expired',
  'revoked',
];

const KeySchema = Type.Object({
  id: Type.String({ description: 'Stays the same when the secret is replaced; safe to log.' }),
  name: Type.String(),
  hint: Type.String({ description: 'Prefix, first and last four characters of the secret that was sent.' }),
  environment: OneOf(environments, 'Shows in the prefix of the secret.'),
  status: OneOf(
    statuses,
    'The one status at the moment of the answer; disabled, expired and revoked only when it ended a moment ago.',
  ),
  expiresAt: Moment('When it ends by itself; null for never.'),
  graceEndsAt: Moment('Until when the replaced secret of a rotation works; null when only one does.'),
  permissions: Type.Array(Type.String(), {
    description: 'What account and key hold together: resource:action, resource:* or *.',
  }),
  withheldPermissions: Type.Array(Type.String(), {
    description: 'Parts of `permissions` that the operator withholds from the account.',
  }),
  allowedAddresses: Type.Array(Type.String(), {
    description: 'Addresses and CIDR blocks the key may be used from; empty means any.',
  }),
});

const spending = {
  counts: OneOf(['account', 'key'], 'Whether all keys of the account share it.'),
  allow: Type.Integer(),
  used: Type.Integer(),
  remaining: Type.Integer(),
};

const LimitSchema = Type.Object({
  name: Type.String(),
  ...spending,
  windowSeconds: Type.Number({ description: 'Length of the rolling window.' }),
  resetSeconds: Type.Integer({ description: 'Until a unit comes back; 0 when nothing is spent.' }),
});

const QuotaSchema = Type.Object({
  ...spending,
  period: OneOf(['day', 'month'], 'A calendar day or month in the time zone.'),
  timeZone: Type.String(),
  resetsAt: Type.String({ format: 'date-time' }),
});

/** What a key is told about itself. */
export const WhoamiAnswer = Type.Object({
  account: Type.Object({ id: Type.String(), name: Type.String() }),
  plan: Type.String(),
  key: KeySchema,
  secretExpiresAt: Moment(
    'End of the grace period of a replaced secret that was sent; null for a current one.',
  ),
  limits: Type.Array(LimitSchema, {
    description: 'Rolling windows of plan and key. Those of single routes are told where they count.',
  }),
  quota: Type.Union([QuotaSchema, Type.Null()], { description: 'null when the plan has none.' }),
  requestId: Type.String(),
});

export type Whoami = Static<typeof WhoamiAnswer>;

/** The refusals of the calling key, for the description. */
export const refused = {
  '4xx': {
    description: 'The calling key is refused: code says why, fix how to mend it.',
    content: {
      'application/problem+json': {
        schema: Type.Object({
          type: Type.String(),
          title: Type.String(),
          status: Type.Integer(),
          detail: Type.String(),
          code: Type.String(),
          fix: Type.String(),
          requestId: Type.String(),
        }),
      },
    },
  },
};
