import { describe, expect, it } from 'vitest';
import { auditActions } from '../audit/audit-event.js';
import { wantsEvent } from './endpoint.js';
import { eventCatalogue, isEventType } from './event-catalogue.js';
import { eventOfAudit } from './event-of-audit.js';
import { keyEndNotice } from './key-end-notice.js';
import { bodyOf } from './webhook-event.js';

const at = Date.UTC(2027, 0, 15, 12);
const dayMs = 24 * 3_600_000;

describe('the event catalogue', () => {
  it('has a sentence, and a sample that holds every required member and no other', () => {
    expect(eventCatalogue.length).toBeGreaterThan(20);
    for (const { type, sentence, schema, sample } of eventCatalogue) {
      expect(sentence, type).toMatch(/^[A-Z].*\.$/);
      const { required, properties } = schema as { required: string[]; properties: object };
      expect(Object.keys(sample), type).toEqual(expect.arrayContaining(required));
      for (const name of Object.keys(sample)) expect(Object.keys(properties), type).toContain(name);
    }
  });

  it('fits into the 20 KB a webhook should not exceed', () => {
    for (const { type, sample } of eventCatalogue)
      expect(bodyOf({ type, at, data: sample }).length).toBeLessThan(20_000);
  });

  it('knows no event that is only inherited', () => {
    expect(isEventType('key.created')).toBe(true);
    for (const strange of ['toString', '__proto__', 'constructor', 'key.*', '']) {
      expect(isEventType(strange)).toBe(false);
    }
  });
});

describe('an audit event', () => {
  const audit = {
    id: 'aud_abc',
    accountId: 'acc_1',
    at,
    actor: { kind: 'member', id: 'usr_1' },
    targetId: 'key_1',
    address: '203.0.113.7',
    detail: { name: 'Production', expiresAt: at },
  } as const;

  it('is told under its own name, with moments as RFC 3339 and never the address', () => {
    expect(eventOfAudit({ ...audit, action: 'key.created' })).toEqual({
      id: 'evt_abc',
      accountId: 'acc_1',
      type: 'key.created',
      at,
      data: {
        accountId: 'acc_1',
        keyId: 'key_1',
        actor: { kind: 'member', id: 'usr_1' },
        name: 'Production',
        expiresAt: new Date(at).toISOString(),
      },
      once: null,
    });
  });

  it('about the plan has the name plan.changed; internal changes are told to nobody', () => {
    const types = auditActions.map((action) => eventOfAudit({ ...audit, action })?.type);
    expect(types).toEqual(
      expect.arrayContaining(['plan.changed', 'account.suspended', 'account.resumed', 'key.revoked']),
    );
    expect(eventOfAudit({ ...audit, action: 'account.created' })).toBeUndefined();
    expect(eventOfAudit({ ...audit, action: 'webhook_endpoint.created' })).toBeUndefined();
  });
});

describe('an endpoint', () => {
  it.each([
    ['*', 'plan.changed', true],
    ['key.*', 'key.created', true],
    ['key.*', 'keyring.created', false],
    ['key.created', 'key.created', true],
    ['key.created', 'key.revoked', false],
  ])('with %s and %s: %s', (wanted, type, isWanted) => {
    expect(wantsEvent({ events: [wanted] }, type)).toBe(isWanted);
  });
});

describe('the planned end of a key', () => {
  const key = { id: 'key_1', accountId: 'acc_1', name: 'k', createdAt: 0, expiresAt: at, revokedAt: null };

  it.each([
    [-31, undefined],
    [-30, 30],
    [-8, 30],
    [-7, 7],
    [-1, 1],
    [-0.1, 1],
  ])('%d days from it tells of %s', (days, stage) => {
    expect(keyEndNotice(key, at + days * dayMs)?.data['days']).toBe(stage);
  });

  it('is told once it is there, under the same name however often it is asked', () => {
    const notice = keyEndNotice(key, at);
    expect(notice).toMatchObject({ type: 'key.expired', data: { keyId: 'key_1' } });
    expect(keyEndNotice(key, at + 5000)?.once).toBe(notice?.once);
    expect(keyEndNotice({ ...key, expiresAt: at - 1 }, at)?.once).not.toBe(notice?.once);
  });

  it('is not told of a revoked key, of one without end, nor of a moment before the key was made', () => {
    expect(keyEndNotice({ ...key, revokedAt: 1 }, at)).toBeUndefined();
    expect(keyEndNotice({ ...key, expiresAt: null }, at)).toBeUndefined();
    const shortLived = { ...key, createdAt: at - 5 * dayMs };
    expect(keyEndNotice(shortLived, at - 5 * dayMs)).toBeUndefined();
    expect(keyEndNotice(shortLived, at - dayMs)?.data['days']).toBe(1);
  });
});
