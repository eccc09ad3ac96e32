import { reactions, resolutions } from '../usage/alert.js';
import { alertFacts, detectorNames, severities } from '../usage/detector.js';
import {
  account,
  actor,
  aKey,
  byMember,
  count,
  type Described,
  done,
  key,
  moment,
  text,
  textOrNull,
} from './event-parts.js';
import { keyEvents } from './key-events.js';
import type { WebhookData } from './webhook-event.js';

/** One kind of event: what it means, what `data` holds, and an example. */
export interface EventKind {
  readonly type: string;
  readonly sentence: string;
  /** JSON Schema of `data`. Further members may be added; none is removed or changes its meaning. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly sample: WebhookData;
}

const quota = (sentence: string, used: number): Described => ({
  sentence,
  properties: { ...account, subject: text, quota: text, allow: count, used: count, endsAt: moment },
  sample: {
    accountId: 'acc_4fTq',
    subject: 'acc_4fTq',
    quota: 'quota',
    allow: 10_000,
    used,
    endsAt: '2027-02-01T00:00:00.000Z',
  },
});
const alert = {
  ...done,
  alertId: text,
  detector: {
    enum: [...detectorNames, ...alertFacts],
    description: 'Further ones may be added, as detectors are.',
  },
};
const member = (sentence: string): Described => ({
  sentence,
  properties: { ...account, actor, email: text, role: text },
  optional: ['email', 'role'],
  sample: { accountId: 'acc_4fTq', ...byMember, email: 'ada@example.com', role: 'member' },
});
const accountChange = (sentence: string): Described => ({
  sentence,
  properties: { ...account, actor },
  sample: { accountId: 'acc_4fTq', actor: { kind: 'operator_command', id: '' } },
});

const kinds: Readonly<Record<string, Described>> = {
  ...keyEvents,
  'quota.warning': quota('A quota is spent to 80 %.', 8000),
  'quota.spent': quota('A quota is spent; requests are refused until the period ends.', 10_000),
  'limit.reached': {
    sentence: 'Requests of a key were refused by a rate limit; told once an hour at most.',
    properties: { ...key, route: textOrNull, detail: text },
    sample: { ...aKey, route: 'POST /chat', detail: 'The limit “burst” allows 60 requests in 1 minute.' },
  },
  'alert.raised': {
    sentence: 'A detector found suspicious activity.',
    properties: {
      ...alert,
      severity: { enum: severities },
      summary: text,
      reaction: { enum: reactions, description: 'What was done by itself.' },
    },
    sample: {
      ...aKey,
      actor: { kind: 'detector', id: 'new_country' },
      alertId: 'alr_6mNz',
      detector: 'new_country',
      severity: 'warning',
      summary: 'First use from FR; until now this key was used from DE.',
      reaction: 'notify',
    },
  },
  'alert.resolved': {
    sentence: 'An alert was resolved, or called expected.',
    properties: { ...alert, resolution: { enum: resolutions } },
    sample: {
      ...aKey,
      ...byMember,
      alertId: 'alr_6mNz',
      detector: 'new_country',
      resolution: 'expected',
    },
  },
  'plan.changed': {
    sentence: 'The account was moved to another plan.',
    properties: { ...account, actor, plan: text, previousPlan: text },
    sample: {
      accountId: 'acc_4fTq',
      actor: { kind: 'operator_command', id: '' },
      plan: 'pro',
      previousPlan: 'free',
    },
  },
  'account.suspended': accountChange('The account was suspended: all its keys are refused.'),
  'account.resumed': {
    sentence: 'The account works again.',
    properties: { ...account, actor, suspendedAt: moment },
    optional: ['suspendedAt'],
    sample: {
      accountId: 'acc_4fTq',
      actor: { kind: 'operator_command', id: '' },
      suspendedAt: '2027-01-14T08:00:00.000Z',
    },
  },
  'member.invited': member('Somebody was invited to the account.'),
  'member.joined': member('Somebody joined the account.'),
  'member.role_changed': {
    sentence: 'A member of the account got another role.',
    properties: { ...account, actor, email: text, role: text, previousRole: text },
    sample: {
      accountId: 'acc_4fTq',
      ...byMember,
      email: 'ada@example.com',
      role: 'admin',
      previousRole: 'member',
    },
  },
  'member.removed': {
    sentence: 'Somebody was removed from the account, or left it.',
    properties: { ...account, actor, email: text, role: text, left: { type: 'boolean' } },
    optional: ['email', 'role', 'left'],
    sample: { accountId: 'acc_4fTq', ...byMember, email: 'ada@example.com', role: 'member', left: false },
  },
  'webhook.test': {
    sentence: 'You pressed “Send test event”. Sent to that endpoint alone, whatever it listens to.',
    properties: { ...account, endpointId: text },
    sample: { accountId: 'acc_4fTq', endpointId: 'whe_5dRt' },
  },
};

/** Every kind of event, in the order of the documentation. Closed: nothing else is sent. */
export const eventCatalogue: readonly EventKind[] = Object.entries(kinds).map(
  ([type, { sentence, properties, optional = [], sample }]) => ({
    type,
    sentence,
    schema: {
      type: 'object',
      required: Object.keys(properties).filter((name) => !optional.includes(name)),
      properties,
    },
    sample,
  }),
);

/** Whether a text names an event of the catalogue. */
export function isEventType(type: string): boolean {
  return Object.hasOwn(kinds, type);
}
