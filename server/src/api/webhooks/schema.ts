import { type DisabledReason, type SignatureStyle, signatureStyles } from '@neoagent/core';
import { Type } from 'typebox';

const closed = { additionalProperties: false };
const Text = Type.String();
const Moment = (description: string) => Type.String({ format: 'date-time', description });
const MomentOrNull = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });

const states = ['pending', 'delivered', 'failed'] as const;
const disabledReasons: readonly DisabledReason[] = ['member', 'gone', 'failing'];

const Url = Type.String({ description: 'https only, to a public address.' });
const Description = Type.String({ description: 'At most 200 characters.' });
const Events = Type.Array(Type.String(), {
  description: 'Names of events, key.* for a whole group, or * for all.',
});
const Style = OneOf<SignatureStyle>(
  signatureStyles,
  'standard: Standard Webhooks headers; legacy: X-Webhook-Signature beside them.',
);
const Ordered = Type.Boolean({
  description: 'One event after the other, in their order; an event that fails holds up the following.',
});

export const EndpointParams = Type.Object({ id: Type.String({ description: 'The endpoint id, whe_…' }) });
export const DeliveryParams = Type.Object({ id: Type.String({ description: 'The delivery id, dlv_…' }) });
export const EmptyBody = Type.Object({}, closed);

export const CreateEndpointBody = Type.Object(
  {
    url: Url,
    events: Events,
    description: Type.Optional(Description),
    signatureStyle: Type.Optional(Style),
    ordered: Type.Optional(Ordered),
  },
  { ...closed, title: 'NewWebhookEndpoint' },
);

export const ChangeEndpointBody = Type.Object(
  {
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    description: Type.Optional(Description),
    signatureStyle: Type.Optional(Style),
    ordered: Type.Optional(Ordered),
    enabled: Type.Optional(Type.Boolean()),
  },
  { ...closed, title: 'WebhookEndpointChange' },
);

export const RotateSecretBody = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        description: 'How long deliveries are signed with the old secret too; 24 unless given.',
      }),
    ),
  },
  closed,
);

export const ReplayBody = Type.Object(
  { since: Type.String({ format: 'date-time', description: 'Events from before stay as they are.' }) },
  closed,
);

export const DeliveriesQuery = Type.Object(
  {
    state: Type.Optional(OneOf(states, 'Only those in this state.')),
    after: Type.Optional(Type.String({ description: 'The id of the last delivery of the page before.' })),
    limit: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: '50 unless given, at most 200.' }),
    ),
  },
  closed,
);

const EndpointSchema = Type.Object(
  {
    id: Text,
    url: Text,
    description: Text,
    events: Type.Array(Text),
    signatureStyle: Style,
    ordered: Type.Boolean(),
    secretHint: Type.String({
      description: 'The end of the signing secret; the whole is shown at creation alone.',
    }),
    previousSecretEndsAt: MomentOrNull('Until when deliveries are signed with the secret before too.'),
    createdAt: Moment('When it was added.'),
    enabled: Type.Boolean(),
    disabledAt: MomentOrNull('Since when it gets nothing.'),
    disabledReason: Type.Union([OneOf(disabledReasons, 'Who or what disabled it.'), Type.Null()]),
    failingSince: MomentOrNull('Since when every attempt failed.'),
    lastWeek: Type.Object({
      delivered: Type.Integer(),
      failed: Type.Integer(),
      pending: Type.Integer(),
      lastAttemptAt: MomentOrNull('When the last attempt was made.'),
    }),
  },
  { title: 'WebhookEndpoint' },
);

export const EndpointsAnswer = Type.Object({ endpoints: Type.Array(EndpointSchema) });
export const EndpointAnswer = Type.Object({ endpoint: EndpointSchema });
export const IssuedEndpointAnswer = Type.Object(
  {
    endpoint: EndpointSchema,
    secret: Type.String({
      description: 'The signing secret. This answer is the only one that ever shows it.',
    }),
  },
  { title: 'IssuedWebhookEndpoint' },
);

const delivery = {
  id: Text,
  endpointId: Text,
  eventId: Type.String({ description: 'The webhook-id of every attempt.' }),
  eventType: Text,
  state: OneOf(states, 'failed: no further attempt is made by itself.'),
  createdAt: Moment('When it was made.'),
  attempts: Type.Integer(),
  nextAttemptAt: MomentOrNull('When it is tried next.'),
};

export const DeliveriesAnswer = Type.Object({
  deliveries: Type.Array(
    Type.Object(
      {
        ...delivery,
        lastStatus: Type.Union([Type.Integer(), Type.Null()]),
        lastAttemptAt: MomentOrNull('When the last attempt was made.'),
      },
      { title: 'ListedWebhookDelivery' },
    ),
  ),
  hasMore: Type.Boolean(),
});

export const DeliveryAnswer = Type.Object({
  delivery: Type.Object(
    {
      ...delivery,
      requestBody: Type.String({ description: 'The exact body, the same at every attempt.' }),
      tries: Type.Array(
        Type.Object(
          {
            number: Type.Integer(),
            at: Moment('When it began.'),
            durationMs: Type.Integer(),
            status: Type.Union([Type.Integer(), Type.Null()]),
            failure: Type.Union([Text, Type.Null()]),
            requestHeaders: Type.Unsafe<Record<string, string>>({
              type: 'object',
              additionalProperties: Text,
            }),
            responseBody: Type.String({ description: 'The first 4 KB.' }),
          },
          { title: 'WebhookTry' },
        ),
      ),
    },
    { title: 'ShownWebhookDelivery' },
  ),
});

export const BegunAnswer = Type.Object({ deliveryId: Text });
export const ReplayAnswer = Type.Object({
  count: Type.Integer({ description: 'Events that are sent again; at most 1,000 a call.' }),
});

export const EventsAnswer = Type.Object({
  events: Type.Array(
    Type.Object(
      {
        type: Text,
        sentence: Text,
        schema: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
        sample: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
      },
      { title: 'WebhookEventKind' },
    ),
  ),
});

/** The refusals of a route, for its description. */
export const refused = {
  '4xx': {
    description: 'Refused: code says why, detail and errors what to do.',
    content: {
      'application/problem+json': {
        schema: Type.Object({ status: Type.Integer(), code: Text, detail: Text, requestId: Text }),
      },
    },
  },
};
