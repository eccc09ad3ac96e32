import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const Duration = Type.String({
  pattern: '^[1-9][0-9]{0,8}(ms|s|m|h|d|w)$',
  description: 'Such as 1s, 5m, 24h or 90d.',
});
const Name = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,62}$',
  description: 'Lower-case letters, digits, - and _.',
});
const Permission = Type.String({
  pattern: '^(\\*|[a-z0-9][a-z0-9._-]{0,30}:(\\*|[a-z0-9][a-z0-9._-]{0,30}))$',
  description: 'resource:action, resource:* or *.',
});
const Cost = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Units that one request spends.' });
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });

const Counts = Type.Union([Type.Literal('account'), Type.Literal('key')], {
  description: 'Shared by all keys of the account (default) or counted for each key.',
});
const Shadow = Type.Boolean({
  description: 'Evaluated and recorded as "would refuse", not enforced.',
});

const LimitSchema = Type.Object(
  {
    name: Name,
    allow: Count,
    per: Duration,
    counts: Type.Optional(Counts),
    shadow: Type.Optional(Shadow),
  },
  closed,
);

const QuotaSchema = Type.Object(
  {
    allow: Count,
    per: Type.Union([Type.Literal('day'), Type.Literal('month')], {
      description: 'A calendar day or month in the time zone of the account.',
    }),
    counts: Type.Optional(Counts),
    shadow: Type.Optional(Shadow),
  },
  closed,
);

const PlanSchema = Type.Object(
  {
    permissions: Type.Array(Permission, { maxItems: 1000 }),
    limits: Type.Optional(Type.Array(LimitSchema, { maxItems: 8 })),
    quota: Type.Optional(QuotaSchema),
    shadow: Type.Optional(Shadow),
  },
  closed,
);

const RouteSchema = Type.Object(
  {
    match: Type.String({
      minLength: 3,
      maxLength: 2048,
      description: 'Method and path: POST /chat/:id, * /chat/**',
    }),
    upstream: Type.Optional(Name),
    permission: Type.Optional(Permission),
    plans: Type.Optional(Type.Array(Name, { maxItems: 100 })),
    cost: Type.Optional(Cost),
    limits: Type.Optional(Type.Array(LimitSchema, { minItems: 1, maxItems: 8 })),
    shadow: Type.Optional(Shadow),
  },
  closed,
);

const OpenApiSchema = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'An OpenAPI 3.0 or 3.1 document, JSON or YAML, relative to this file.',
    }),
    upstream: Type.Optional(Name),
    prefix: Type.Optional(
      Type.String({ pattern: '^(/[^/?#:*{}]+)+$', description: 'Put before each path of the document: /v2' }),
    ),
  },
  closed,
);

/** What an OpenAPI document may say about the routes it becomes: on an operation, else on its path, else on the document. */
export const OpenApiRouteSchema = Type.Object(
  {
    'x-neoagent-permission': Type.Optional(Type.Union([Permission, Type.Null()])),
    'x-neoagent-plans': Type.Optional(Type.Union([Type.Array(Name, { maxItems: 100 }), Type.Null()])),
    'x-neoagent-cost': Type.Optional(Cost),
  },
  closed,
);

const LeaksSchema = Type.Object(
  {
    publicKeysUrl: Type.Optional(Type.String()),
    reaction: Type.Optional(
      Type.Union([Type.Literal('notify'), Type.Literal('rotate'), Type.Literal('revoke')]),
    ),
  },
  closed,
);

const WebhooksSchema = Type.Object(
  {
    allow: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 1000,
        description: 'Addresses and CIDR blocks that webhooks may go to although they are not public.',
      }),
    ),
    allowHttp: Type.Optional(
      Type.Boolean({ description: 'Accept endpoints with http:// too; nobody should outside of tests.' }),
    ),
  },
  closed,
);

/** `neoagent.yaml` as it may be written. Published as JSON Schema so that editors complete it. */
export const RulesFileSchema = Type.Object(
  {
    upstreams: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' }),
        Type.Object({ url: Type.String() }, closed),
      ),
    ),
    plans: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' }), PlanSchema)),
    routes: Type.Optional(Type.Array(RouteSchema, { maxItems: 20_000 })),
    openapi: Type.Optional(Type.Array(OpenApiSchema, { maxItems: 100 })),
    trustedProxies: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    limits: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Type.Union([Type.Literal(403), Type.Literal(429)])),
          onOutage: Type.Optional(Type.Union([Type.Literal('local'), Type.Literal('deny')])),
        },
        closed,
      ),
    ),
    guesses: Type.Optional(Type.Object({ allow: Count, per: Duration }, closed)),
    leaks: Type.Optional(LeaksSchema),
    webhooks: Type.Optional(WebhooksSchema),
    signup: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('invite'), Type.Literal('closed')])),
    publicUrl: Type.Optional(
      Type.String({ description: 'Origin of this installation, such as https://api.example.com' }),
    ),
    keyPrefix: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9]{1,15}$' })),
  },
  closed,
);

export type RulesFile = Static<typeof RulesFileSchema>;
