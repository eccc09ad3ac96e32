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
    maxKeyLifetime: Type.Optional(Duration),
    shadow: Type.Optional(Shadow),
  },
  closed,
);

const UpstreamUrl = Type.String({
  maxLength: 2048,
  description: 'An origin such as http://127.0.0.1:9000, without a path.',
});
const UpstreamSchema = Type.Object(
  {
    url: Type.Optional(UpstreamUrl),
    urls: Type.Optional(
      Type.Array(
        Type.Object(
          {
            url: UpstreamUrl,
            weight: Type.Optional(
              Type.Integer({ minimum: 1, maximum: 1000, description: 'Share of the requests (1).' }),
            ),
          },
          closed,
        ),
        { minItems: 1, maxItems: 64, description: 'Several targets of the same API, instead of url.' },
      ),
    ),
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        description:
          'File with the certificates (PEM) that vouch for its https targets, instead of the usual ones.',
      }),
    ),
    timeouts: Type.Optional(
      Type.Object(
        {
          connect: Type.Optional(Duration),
          headers: Type.Optional(Duration),
          body: Type.Optional(Duration),
          idle: Type.Optional(Duration),
          caller: Type.Optional(Duration),
        },
        {
          ...closed,
          description: 'For each phase; idle is about WebSockets, caller about one that takes nothing.',
        },
      ),
    ),
    connections: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65535,
        description: 'Requests that each target is sent at once (256); further ones wait.',
      }),
    ),
    health: Type.Optional(
      Type.Object(
        {
          path: Type.String({ pattern: '^/[\\x21-\\x7e]*$', maxLength: 1024 }),
          every: Type.Optional(Duration),
        },
        { ...closed, description: 'Asks each target with GET; anything but 2xx or 3xx takes it out.' },
      ),
    ),
  },
  closed,
);

const Authorization = Type.Union(
  [
    Type.Literal('strip'),
    Type.Literal('forward'),
    Type.Object(
      {
        replace: Type.Union([
          Type.Object({ env: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$' }) }, closed),
          Type.Object({ file: Type.String({ minLength: 1, maxLength: 1024 }) }, closed),
        ]),
      },
      closed,
    ),
  ],
  {
    description:
      'What the upstream gets as Authorization: nothing (strip), the caller’s, or a value of yours.',
  },
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
    authorization: Type.Optional(Authorization),
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
    grace: Type.Optional(Duration),
  },
  closed,
);

const UsageSchema = Type.Object(
  {
    keep: Type.Object(
      {
        minutes: Type.Optional(Duration),
        hours: Type.Optional(Duration),
        days: Type.Optional(
          Type.String({
            pattern: '^[1-9][0-9]{0,8}(ms|s|m|h|d|w|y)$',
            description: 'As the others, or in years of 365 days: 3y.',
          }),
        ),
      },
      { ...closed, description: 'How long counts are kept: 48h by minute, 90d by hour, 3y by day.' },
    ),
  },
  closed,
);

const GeoSchema = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      maxLength: 1024,
      description:
        'A file in MaxMind DB format with the countries of addresses, relative to where the process runs.',
    }),
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
      Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' }), UpstreamSchema),
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
    usage: Type.Optional(UsageSchema),
    geo: Type.Optional(GeoSchema),
    signup: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('invite'), Type.Literal('closed')])),
    publicUrl: Type.Optional(
      Type.String({ description: 'Origin of this installation, such as https://api.example.com' }),
    ),
    keyPrefix: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9]{1,15}$' })),
  },
  closed,
);

export type RulesFile = Static<typeof RulesFileSchema>;

/** JSON Schema of `neoagent.yaml`, for editors. */
export function describeRulesFile(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'neoagent.yaml',
    ...RulesFileSchema,
  };
}
