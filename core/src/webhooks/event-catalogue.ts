import { reactions, resolutions } from '../usage/alert.js';
import { detectorNames, severities } from '../usage/detector.js';
import type { WebhookData } from './webhook-event.js';

/** A JSON Schema of one member of `data`. */
type MemberSchema = Readonly<Record<string, unknown>>;

/** One kind of event: what it means, what `data` holds, and an example. */
export interface EventKind {
  readonly type: string;
  readonly sentence: string;
  /** JSON Schema of `data`. Further members may be added; none is removed or changes its meaning. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly sample: WebhookData;
}

const text: MemberSchema = { type: 'string' };
const moment: MemberSchema = { type: 'string', format: 'date-time' };
const momentOrNull: MemberSchema = { type: ['string', 'null'], format: 'date-time' };
const count: MemberSchema = { type: 'integer', minimum: 0 };
const texts: MemberSchema = { type: 'array', items: text };
const actor: MemberSchema = {
  type: 'object',
  required: ['kind', 'id'],
  properties: { kind: text, id: text },
};
const account = { accountId: text };
const key = { ...account, keyId: text };
const done = { ...key, actor };

const aKey = { accountId: 'acc_4fTq', keyId: 'key_8sJd' };
const byMember = { actor: { kind: 'member', id: 'usr_2kPw' } };

interface Described {
  readonly sentence: string;
  readonly properties: Readonly<Record<string, MemberSchema>>;
  /** Members that may be absent. */
  readonly optional?: readonly string[];
  readonly sample: WebhookData;
}

const keyChange = (sentence: string): Described => ({
  sentence,
  properties: { ...done, name: text },
  optional: ['name'],
  sample: { ...aKey, ...byMember, name: 'Production server' },
});
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
const alert = { ...done, alertId: text, detector: { enum: detectorNames } };
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
  'key.created': {
    sentence: 'A secret key was created.',
    properties: {
      ...done,
      name: text,
      environment: { enum: ['live', 'test'] },
      permissions: texts,
      expiresAt: momentOrNull,
      hint: text,
    },
    sample: {
      ...aKey,
      ...byMember,
      name: 'Production server',
      environment: 'live',
      permissions: ['sessions:read'],
      expiresAt: '2027-04-15T12:00:00.000Z',
      hint: 'neo_live_Ab12…9xYz',
    },
  },
  'key.regenerated': {
    sentence: 'The secret of a key was replaced; the old one stopped working at once.',
    properties: { ...done, hint: text, previousHint: { type: ['string', 'null'] } },
    sample: { ...aKey, ...byMember, hint: 'neo_live_Cd34…7wQp', previousHint: 'neo_live_Ab12…9xYz' },
  },
  'key.rotated': {
    sentence: 'A key got a new secret; the old one works until its grace period ends.',
    properties: { ...done, hint: text, graceEndsAt: momentOrNull },
    optional: ['hint', 'graceEndsAt'],
    sample: { ...aKey, ...byMember, hint: 'neo_live_Cd34…7wQp', graceEndsAt: '2027-01-22T12:00:00.000Z' },
  },
  'key.rotation_due': {
    sentence:
      'A rotation policy wants a key rotated soon, or now; told 30, 7 and 1 day before and on the day.',
    properties: { ...key, name: text, dueAt: moment, days: { enum: [30, 7, 1, 0] } },
    sample: { ...aKey, name: 'Production server', dueAt: '2027-01-22T12:00:00.000Z', days: 7 },
  },
  'key.expiring': {
    sentence: 'A key ends soon; told 30, 7 and 1 day before.',
    properties: { ...key, name: text, expiresAt: moment, days: { enum: [30, 7, 1] } },
    sample: { ...aKey, name: 'Production server', expiresAt: '2027-01-22T12:00:00.000Z', days: 7 },
  },
  'key.expired': {
    sentence: 'A key reached its end and is refused from now on.',
    properties: { ...key, name: text, expiresAt: moment },
    sample: { ...aKey, name: 'Production server', expiresAt: '2027-01-15T12:00:00.000Z' },
  },
  'key.revoked': keyChange('A key was ended for good.'),
  'key.disabled': keyChange('A key was stopped until it is enabled again.'),
  'key.enabled': keyChange('A disabled key works again.'),
  'key.leaked': keyChange('The secret of a key was found where everybody can read it.'),
  'key.canary_used': {
    sentence: 'Somebody used a canary key: wherever it was planted, somebody found it.',
    properties: {
      ...done,
      name: text,
      alertId: text,
      usedAt: moment,
      address: { type: ['string', 'null'] },
      country: { type: ['string', 'null'] },
      userAgent: { type: ['string', 'null'] },
    },
    sample: {
      ...aKey,
      actor: { kind: 'detector', id: 'canary_used' },
      name: 'Canary in the old backup',
      alertId: 'alr_6mNz',
      usedAt: '2027-01-15T12:00:00.000Z',
      address: '203.0.113.9',
      country: 'NZ',
      userAgent: 'curl/8.5.0',
    },
  },
  'key.grace_extended': {
    sentence: 'The old secret of a rotated key works for longer.',
    properties: { ...done, oldHint: text, graceEndsAt: moment, previousGraceEndsAt: moment },
    sample: {
      ...aKey,
      ...byMember,
      oldHint: 'neo_live_Ab12…9xYz',
      graceEndsAt: '2027-01-23T12:00:00.000Z',
      previousGraceEndsAt: '2027-01-22T12:00:00.000Z',
    },
  },
  'key.grace_ended': {
    sentence: 'The old secret of a rotated key is refused from now on; without an actor its time had come.',
    properties: { ...done, endedHint: text, graceEndsAt: moment },
    optional: ['actor'],
    sample: {
      ...aKey,
      ...byMember,
      endedHint: 'neo_live_Ab12…9xYz',
      graceEndsAt: '2027-01-22T12:00:00.000Z',
    },
  },
  'key.cutover_reached': {
    sentence:
      'Nobody sent the old secret of a rotated key for as long as you chose: it is refused from now on.',
    properties: { ...done, endedHint: text, silentFor: text, lastSentAt: momentOrNull, graceEndsAt: moment },
    sample: {
      ...aKey,
      actor: { kind: 'system', id: '' },
      endedHint: 'neo_live_Ab12…9xYz',
      silentFor: '24h',
      lastSentAt: '2027-01-18T09:30:00.000Z',
      graceEndsAt: '2027-01-22T12:00:00.000Z',
    },
  },
  'quota.warning': quota('A quota is spent to 80 %.', 8000),
  'quota.spent': quota('A quota is spent; requests are refused until the period ends.', 10_000),
  'limit.reached': {
    sentence: 'Requests of a key were refused by a rate limit; told once an hour at most.',
    properties: { ...key, route: { type: ['string', 'null'] }, detail: text },
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
  'account.resumed': accountChange('The account works again.'),
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
