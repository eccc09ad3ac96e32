import type { BrowserGuard, Environment, KeyStatus } from '@neoagent/core';
import { browserGuards, environments } from '@neoagent/core';
import { Type } from 'typebox';

const closed = { additionalProperties: false };
const Moment = (description: string) => Type.String({ format: 'date-time', description });
const MomentOrNull = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });
// A plain enum, since a union of constants makes one error for each of them.
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });

const statuses: readonly KeyStatus[] = [
  'active',
  'expiring_soon',
  'rotating',
  'leaked',
  'disabled',
  'expired',
  'revoked',
];

const Name = Type.String({
  description:
    '1 to 64 characters after trimming, none of them a control character; unique in the account, letter case ignored.',
});
const Permissions = Type.Array(Type.String(), {
  description:
    'resource:action, resource:* or *; none beyond the plan of the account. An empty list grants nothing.',
});
const Addresses = Type.Array(Type.String(), {
  description: 'Addresses and CIDR blocks the key may be used from, at most 100; empty means any.',
});
const EnvironmentSchema = OneOf<Environment>(environments, 'Shows in the prefix of the secret.');
const BrowserGuardSchema = OneOf<BrowserGuard>(
  browserGuards,
  'What happens when the key arrives from a web page; block unless given.',
);

const KeyLimit = Type.Object(
  {
    name: Type.String({ description: '1 to 64 lower-case letters, digits, - and _.' }),
    allow: Type.Number({
      description: 'Units in any window of the length `per`; a whole number from 1 to 1000000000.',
    }),
    per: Type.String({ description: 'Length of the rolling window, such as 1s, 5m, 24h or 90d.' }),
  },
  { ...closed, title: 'KeyLimit' },
);
const Limits = Type.Array(KeyLimit, {
  description:
    'At most 8, counted for this key beside the limits of the plan. One with the name of a plan’s limit that counts each key stands in for it and may not be looser; the name of a limit that all keys share is refused.',
});

/** The path of every route about one key. */
export const KeyParams = Type.Object({ id: Type.String({ description: 'The key id, key_…' }) });

/** The key one creation makes at most, however often it is sent. */
export const CreateKeyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        '1 to 128 visible ASCII characters, new for each key. Sending it again makes no second key.',
    }),
  ),
});

export const CreateKeyBody = Type.Object(
  {
    name: Name,
    environment: EnvironmentSchema,
    permissions: Permissions,
    expiresIn: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          'Such as 24h, 30d, 2w or 1y; from 1h to 10y; null for a key without end. 90d when expiresAt is not given either.',
      }),
    ),
    expiresAt: Type.Optional(
      Type.String({ description: 'The end as date and time with offset (RFC 3339), instead of expiresIn.' }),
    ),
    allowedAddresses: Type.Optional(Addresses),
    browserGuard: Type.Optional(BrowserGuardSchema),
    limits: Type.Optional(Limits),
    isCanary: Type.Optional(
      Type.Boolean({
        description:
          'true for a key that never works and whose use raises an alert; its permissions must be empty, and it has no end unless one is given.',
      }),
    ),
  },
  { ...closed, title: 'NewKey' },
);

/** What is not given stays; `limits` and `permissions` replace all of the key's own. */
export const ChangeKeyBody = Type.Object(
  { name: Type.Optional(Name), limits: Type.Optional(Limits), permissions: Type.Optional(Permissions) },
  closed,
);

/** Of calls that say everything with their path. */
export const EmptyBody = Type.Object({}, closed);

const LastUsed = (description: string) =>
  Type.Union(
    [
      Type.Object(
        {
          at: Moment('When the most recent accepted request came.'),
          address: Type.Union([Type.String(), Type.Null()]),
          country: Type.Union([Type.String(), Type.Null()], {
            description: 'Where the address is registered, ISO 3166-1 alpha-2; null when not known.',
          }),
          userAgent: Type.Union([Type.String(), Type.Null()]),
        },
        { title: 'LastUse' },
      ),
      Type.Null(),
    ],
    { description },
  );

const KeySchema = Type.Object(
  {
    id: Type.String({ description: 'Stays the same when the secret is replaced; safe to log.' }),
    name: Type.String(),
    environment: EnvironmentSchema,
    hint: Type.String({ description: 'Prefix, first and last four characters of the current secret.' }),
    permissions: Type.Array(Type.String()),
    allowedAddresses: Type.Array(Type.String()),
    browserGuard: BrowserGuardSchema,
    isCanary: Type.Boolean({ description: 'Whether it never works and raises an alert when it is used.' }),
    limits: Type.Array(KeyLimit, { description: 'Of this key alone, beside those of the plan.' }),
    status: OneOf<KeyStatus>(statuses, 'The one status at the moment of the answer.'),
    createdAt: Moment('When it was created.'),
    createdBy: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()], {
      description: 'The member who created it; null when an operator’s command did.',
    }),
    expiresAt: MomentOrNull('When it ends by itself; null for never.'),
    disabledAt: MomentOrNull('Since when it is disabled.'),
    revokedAt: MomentOrNull('When it was revoked, for good.'),
    lastUsed: LastUsed('null for a key that was never used.'),
    graceEndsAt: MomentOrNull('Until when the replaced secret of a rotation works; null when only one does.'),
    mustRotateBy: MomentOrNull(
      'When the current secret stops or stopped, since it was reported as leaked: rotate or regenerate the key. null when it has no end of its own.',
    ),
    secrets: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          hint: Type.String({ description: 'Prefix, first and last four characters.' }),
          createdAt: Moment('When it was made.'),
          graceEndsAt: MomentOrNull('Until when it works; null for a secret without an end of its own.'),
          leakedAt: MomentOrNull('When it was first reported as leaked.'),
          lastUsed: LastUsed('Who sent it last; null when nobody ever did.'),
        },
        { title: 'KeySecret' },
      ),
      { description: 'The secrets that work, newest first: two during a rotation, else one.' },
    ),
  },
  { title: 'Key' },
);

export const KeysAnswer = Type.Object({ keys: Type.Array(KeySchema) });
export const KeyAnswer = Type.Object({ key: KeySchema });
export const IssuedKeyAnswer = Type.Object(
  {
    key: KeySchema,
    secret: Type.String({
      description: 'The secret key to send in Authorization. This answer is the only one that ever shows it.',
    }),
  },
  { title: 'IssuedKey' },
);

const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  },
  { title: 'Problem' },
);

/** The refusals of a route, for its description. */
export const refused = {
  '4xx': {
    description: 'Refused: code says why, detail and errors what to do.',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
};
