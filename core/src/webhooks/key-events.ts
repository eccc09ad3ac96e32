import { browserGuards } from '../keys/key.js';
import {
  aKey,
  byMember,
  type Described,
  done,
  key,
  moment,
  momentOrNull,
  text,
  textOrNull,
  texts,
} from './event-parts.js';

const keyChange = (sentence: string): Described => ({
  sentence,
  properties: { ...done, name: text },
  optional: ['name'],
  sample: { ...aKey, ...byMember, name: 'Production server' },
});
/** Everything told about keys, in the order of the documentation. */
export const keyEvents: Readonly<Record<string, Described>> = {
  'key.created': {
    sentence: 'A secret key was created.',
    properties: {
      ...done,
      name: text,
      environment: { enum: ['live', 'test'] },
      permissions: texts,
      allowedAddresses: texts,
      browserGuard: { enum: browserGuards },
      limits: { ...texts, description: 'Limits of its own; absent when it has none.' },
      isCanary: { type: 'boolean', description: 'Absent unless it is one.' },
      expiresAt: momentOrNull,
      hint: text,
    },
    optional: ['limits', 'isCanary'],
    sample: {
      ...aKey,
      ...byMember,
      name: 'Production server',
      environment: 'live',
      permissions: ['sessions:read'],
      allowedAddresses: [],
      browserGuard: 'block',
      expiresAt: '2027-04-15T12:00:00.000Z',
      hint: 'neo_live_Ab12…9xYz',
    },
  },
  'key.regenerated': {
    sentence: 'The secret of a key was replaced; the old one stopped working at once.',
    properties: { ...done, hint: text, previousHint: textOrNull },
    sample: { ...aKey, ...byMember, hint: 'neo_live_Cd34…7wQp', previousHint: 'neo_live_Ab12…9xYz' },
  },
  'key.rotated': {
    sentence: 'A key got a new secret; the old one works until its grace period ends.',
    properties: {
      ...done,
      hint: text,
      previousHint: textOrNull,
      graceEndsAt: momentOrNull,
      endWhenSilentFor: { ...text, description: 'Absent unless the grace period ends by silence too.' },
      endedHint: { ...text, description: 'Of a running grace period that this rotation ended.' },
    },
    optional: ['hint', 'previousHint', 'graceEndsAt', 'endWhenSilentFor', 'endedHint'],
    sample: {
      ...aKey,
      ...byMember,
      hint: 'neo_live_Cd34…7wQp',
      previousHint: 'neo_live_Ab12…9xYz',
      graceEndsAt: '2027-01-22T12:00:00.000Z',
    },
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
  'key.leaked': {
    sentence: 'The secret of a key was found where everybody can read it.',
    properties: {
      ...done,
      name: text,
      hint: text,
      reaction: {
        ...text,
        description:
          'What was done: notified, rotation_due, old_secret_ending, old_secret_revoked, key_revoked, canary_found or already_dead.',
      },
      reporter: { ...text, description: 'Who reported it: scanner (POST /v1/leaks) or page.' },
      secretEndsAt: { ...moment, description: 'When the secret stops working, if that was decided.' },
      where: { ...text, description: 'Where it was found, if that was reported.' },
    },
    optional: ['name', 'secretEndsAt', 'where'],
    sample: {
      ...aKey,
      actor: { kind: 'leak_report', id: '' },
      name: 'Production server',
      hint: 'neo_live_Ab12…9xYz',
      reaction: 'rotation_due',
      reporter: 'scanner',
      secretEndsAt: '2027-01-16T12:00:00.000Z',
      where: 'https://github.com/example/shop/blob/main/config.js',
    },
  },
  'key.canary_used': {
    sentence: 'Somebody used a canary key: wherever it was planted, somebody found it.',
    properties: {
      ...done,
      name: text,
      alertId: text,
      usedAt: moment,
      address: textOrNull,
      country: textOrNull,
      userAgent: textOrNull,
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
};
