import type {
  AttemptOutcome,
  Delivery,
  RecordedAttempt,
  WebhookEndpoint,
  WebhookEvent,
} from '@neoagent/core';
import { longestDelayMs } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

function anEndpoint(fields: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    id: 'whe_1',
    accountId: 'acc_1',
    url: 'https://receiver.example/hook',
    description: 'Billing',
    events: ['*'],
    signatureStyle: 'standard',
    isOrdered: false,
    sealedSecret: 'sealed',
    secretHint: 'whsec_…abcd',
    previousSealedSecret: null,
    previousEndsAt: null,
    createdAt: t0,
    disabledAt: null,
    disabledReason: null,
    failingSince: null,
    failures: 0,
    ...fields,
  };
}

function anEvent(fields: Partial<WebhookEvent> = {}): WebhookEvent {
  return {
    id: 'evt_1',
    accountId: 'acc_1',
    type: 'key.created',
    at: t0,
    data: { accountId: 'acc_1', keyId: 'key_1', permissions: ['*'], expiresAt: null },
    once: null,
    ...fields,
  };
}

const delivered: AttemptOutcome = { state: 'delivered', nextAttemptAt: null, disables: null };
const retried: AttemptOutcome = { state: 'pending', nextAttemptAt: t0 + 5000, disables: null };
const failed: AttemptOutcome = { state: 'failed', nextAttemptAt: null, disables: null };

function anAttempt(deliveryId: string, outcome: AttemptOutcome, fields = {}): RecordedAttempt {
  return {
    deliveryId,
    endpointId: 'whe_1',
    attempt: {
      number: 1,
      at: t0,
      durationMs: 12,
      status: outcome.state === 'delivered' ? 204 : 500,
      failure: null,
      requestHeaders: { 'webhook-id': 'evt_1' },
      responseBody: 'answer',
      ...fields,
    },
    outcome,
  };
}

function counter(prefix: string): () => string {
  let n = 0;
  return () => `${prefix}${++n}`;
}

async function withEndpoint(open: OpenSubject, fields: Partial<WebhookEndpoint> = {}) {
  const subject = await opened(open);
  const { db } = subject;
  for (const n of [1, 2]) await db.accounts.insert(anAccount({ id: `acc_${n}` }));
  await db.webhooks.insertEndpoint(anEndpoint(fields));
  const newId = counter('dlv_');
  return {
    ...subject,
    spread: async (count: number) => {
      for (const n of upTo(count)) await db.webhooks.appendEvent(anEvent({ id: `evt_${n}`, at: t0 + n }));
      return db.deliveries.fanOut({ at: t0, limit: 100, newId });
    },
    newId,
    claim: (at: number, room = 10) =>
      db.deliveries.claim({ at, room: new Map([['whe_1', room]]), leaseEndsAt: at + 60_000 }),
    state: async (id: string): Promise<Delivery | undefined> =>
      (await db.deliveries.find('acc_1', id))?.delivery,
  };
}

/** Every promise of the ports `WebhookStore`, `DeliveryStore` and `KeyEndReader`. */
export function webhookStoreContract(open: OpenSubject): void {
  endpointContract(open);
  outboxContract(open);
  claimContract(open);
  recordContract(open);
  keyEndContract(open);
}

function endpointContract(open: OpenSubject): void {
  describe('webhook endpoints', () => {
    it('are kept with every field, changed by field, and belong to their account alone', async () => {
      const { db, reopened } = await withEndpoint(open);
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_2', createdAt: t0 + 1, isOrdered: true }));
      const change = {
        events: ['key.*'],
        previousSealedSecret: 'old',
        previousEndsAt: t0 + 9,
        disabledAt: t0,
      };
      expect(await db.webhooks.updateEndpoint('acc_1', 'whe_1', change)).toBe(true);
      expect(await db.webhooks.updateEndpoint('acc_2', 'whe_1', { url: 'https://evil.example' })).toBe(false);
      expect(await db.webhooks.findEndpoint('acc_2', 'whe_1')).toBeUndefined();
      expect(await db.webhooks.deleteEndpoint('acc_2', 'whe_1')).toBe(false);
      const again = await reopened();
      expect(await again.webhooks.listEndpoints('acc_1')).toEqual([
        anEndpoint(change),
        anEndpoint({ id: 'whe_2', createdAt: t0 + 1, isOrdered: true }),
      ]);
      expect(await again.webhooks.updateEndpoint('acc_1', 'whe_1', { disabledAt: null })).toBe(true);
      expect((await again.webhooks.findEndpoint('acc_1', 'whe_1'))?.disabledAt).toBeNull();
      expect(await again.webhooks.listEndpoints('acc_2')).toEqual([]);
    });

    it('go with their deliveries', async () => {
      const { db, spread, newId } = await withEndpoint(open);
      await spread(1);
      expect(await db.webhooks.deleteEndpoint('acc_1', 'whe_1')).toBe(true);
      expect(await db.deliveries.due(t0)).toEqual([]);
      expect(newId()).toBe('dlv_2');
      expect(await db.deliveries.find('acc_1', 'dlv_1')).toBeUndefined();
    });
  });
}

function outboxContract(open: OpenSubject): void {
  describe('the outbox', () => {
    it('keeps an event with the change it tells, or neither', async () => {
      const { db, reopened, newId } = await withEndpoint(open);
      const work = db.transaction(async ({ webhooks, accounts }) => {
        await accounts.setPlan('acc_1', 'pro');
        await webhooks.appendEvent(anEvent());
        throw new Error('the last step failed');
      });
      await expect(work).rejects.toThrow('the last step failed');
      expect(await db.deliveries.fanOut({ at: t0, limit: 10, newId })).toBe(0);
      await db.transaction(async ({ webhooks }) => void (await webhooks.appendEvent(anEvent())));
      expect(await (await reopened()).deliveries.fanOut({ at: t0, limit: 10, newId })).toBe(1);
    });

    it('makes one delivery for each enabled endpoint of the account that wants the event, once', async () => {
      const { db, newId } = await withEndpoint(open);
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_2', events: ['key.created'] }));
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_3', events: ['plan.changed'] }));
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_4', disabledAt: t0 }));
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_5', accountId: 'acc_2' }));
      await db.webhooks.appendEvent(anEvent());
      expect(await db.deliveries.fanOut({ at: t0, limit: 10, newId })).toBe(1);
      expect(await db.deliveries.fanOut({ at: t0, limit: 10, newId })).toBe(0);
      expect((await db.deliveries.due(t0)).map(({ endpointId }) => endpointId).sort()).toEqual([
        'whe_1',
        'whe_2',
      ]);
    });

    it('takes the oldest events first, and no more than asked for', async () => {
      const { db, newId } = await withEndpoint(open);
      for (const n of upTo(5)) await db.webhooks.appendEvent(anEvent({ id: `evt_${n}` }));
      expect(await db.deliveries.fanOut({ at: t0, limit: 3, newId })).toBe(3);
      const page = await db.deliveries.list({ accountId: 'acc_1', endpointId: 'whe_1', limit: 10 });
      expect(page.map(({ eventId }) => eventId)).toEqual(['evt_3', 'evt_2', 'evt_1']);
    });

    it('stores a fact with a name once, however often it is noticed', async () => {
      const { db } = await withEndpoint(open);
      expect(await db.webhooks.appendEvent(anEvent({ once: 'key.expired:key_1' }))).toBe(true);
      expect(await db.webhooks.appendEvent(anEvent({ id: 'evt_2', once: 'key.expired:key_1' }))).toBe(false);
      expect(await db.webhooks.appendEvent(anEvent({ id: 'evt_3', once: 'key.expired:key_2' }))).toBe(true);
    });

    it('leaves an event for one endpoint to that alone', async () => {
      const { db, newId } = await withEndpoint(open);
      await db.webhooks.insertEndpoint(anEndpoint({ id: 'whe_2' }));
      const delivery = { id: newId(), endpointId: 'whe_1', eventId: 'evt_1', createdAt: t0 };
      await db.webhooks.appendDirect(anEvent(), {
        ...delivery,
        state: 'pending',
        attempts: 0,
        nextAttemptAt: t0,
      });
      expect(await db.deliveries.fanOut({ at: t0, limit: 10, newId })).toBe(0);
      expect(await db.deliveries.due(t0)).toEqual([
        { endpointId: 'whe_1', isFailing: false, isOrdered: false },
      ]);
    });
  });
}

function claimContract(open: OpenSubject): void {
  describe('claiming deliveries', () => {
    it('gives each delivery to one claimant, with event and endpoint, the oldest first', async () => {
      const { spread, claim } = await withEndpoint(open);
      await spread(5);
      const claims = await Promise.all([claim(t0, 2), claim(t0, 2), claim(t0, 9)]);
      const ids = claims.flat().map(({ delivery }) => delivery.id);
      expect([...ids].sort()).toEqual(['dlv_1', 'dlv_2', 'dlv_3', 'dlv_4', 'dlv_5']);
      // Any of the three may come first; none gets a younger one before an older.
      for (const own of claims) expect(own).toEqual(own.toSorted((a, b) => a.event.at - b.event.at));
      const oldest = claims.flat().find(({ delivery }) => delivery.id === 'dlv_1');
      expect(oldest).toMatchObject({ event: anEvent({ at: t0 + 1 }), endpoint: anEndpoint() });
      expect(await claim(t0)).toEqual([]);
    });

    it('gives one whose claimant was lost to the next when the lease is over', async () => {
      const { spread, claim, db } = await withEndpoint(open);
      await spread(1);
      expect((await claim(t0)).length).toBe(1);
      expect(await db.deliveries.due(t0 + 59_999)).toEqual([]);
      expect((await claim(t0 + 60_000)).length).toBe(1);
    });

    it('finds due what a clock that stepped back left too far ahead', async () => {
      const { spread, claim, db } = await withEndpoint(open);
      await spread(1);
      const before = t0 - longestDelayMs - 2 * 3_600_000;
      expect((await db.deliveries.due(before)).length).toBe(1);
      expect((await claim(before)).length).toBe(1);
    });

    it('of an ordered endpoint gives the oldest alone, and nothing while that waits', async () => {
      const { db, spread, claim } = await withEndpoint(open, { isOrdered: true });
      await spread(3);
      const ids = async (at: number) => (await claim(at)).map(({ delivery }) => delivery.id);
      expect(await ids(t0)).toEqual(['dlv_1']);
      expect(await ids(t0)).toEqual([]);
      await db.deliveries.record([anAttempt('dlv_1', retried)]);
      expect(await ids(t0 + 4999)).toEqual([]);
      expect(await ids(t0 + 5000)).toEqual(['dlv_1']);
      await db.deliveries.record([anAttempt('dlv_1', delivered, { number: 2 })]);
      expect(await ids(t0 + 5000)).toEqual(['dlv_2']);
    });

    it('gives nothing of a disabled endpoint, and everything again once it is enabled', async () => {
      const { db, spread, claim } = await withEndpoint(open);
      await spread(1);
      await db.webhooks.updateEndpoint('acc_1', 'whe_1', { disabledAt: t0 });
      expect(await db.deliveries.due(t0)).toEqual([]);
      expect(await claim(t0)).toEqual([]);
      await db.webhooks.updateEndpoint('acc_1', 'whe_1', { disabledAt: null });
      expect((await claim(t0)).length).toBe(1);
    });
  });
}

function recordContract(open: OpenSubject): void {
  describe('recorded attempts', () => {
    it('are kept with what follows from them; a delivered event stays delivered', async () => {
      const { db, spread, claim, state, reopened } = await withEndpoint(open);
      await spread(1);
      await claim(t0);
      await db.deliveries.record([anAttempt('dlv_1', retried)]);
      expect(await state('dlv_1')).toMatchObject({ state: 'pending', attempts: 1, nextAttemptAt: t0 + 5000 });
      await db.deliveries.record([anAttempt('dlv_1', delivered, { number: 2 })]);
      await db.deliveries.record([anAttempt('dlv_1', failed, { number: 3 })]);
      await db.deliveries.record([anAttempt('dlv_none', failed)]);
      const again = await reopened();
      const shown = await again.deliveries.find('acc_1', 'dlv_1');
      expect(shown?.delivery).toMatchObject({ state: 'delivered', attempts: 2, nextAttemptAt: null });
      expect(shown?.attempts.map(({ status }) => status)).toEqual([500, 204]);
      expect(shown?.attempts[0]).toEqual(anAttempt('', retried).attempt);
      expect(await again.deliveries.find('acc_2', 'dlv_1')).toBeUndefined();
    });

    it('count failures of the endpoint until a success, and disable it once', async () => {
      const { db, spread } = await withEndpoint(open);
      await spread(4);
      const endpoint = () => db.webhooks.findEndpoint('acc_1', 'whe_1');
      await db.deliveries.record([anAttempt('dlv_1', failed), anAttempt('dlv_2', failed, { at: t0 + 1 })]);
      expect(await endpoint()).toMatchObject({ failingSince: t0, failures: 2 });
      await db.deliveries.record([anAttempt('dlv_3', delivered)]);
      expect(await endpoint()).toMatchObject({ failingSince: null, failures: 0 });
      const gone = anAttempt('dlv_4', { ...failed, disables: 'gone' }, { status: 410 });
      expect(await db.deliveries.record([gone])).toMatchObject([
        { reason: 'gone', endpoint: { id: 'whe_1' } },
      ]);
      expect(await db.deliveries.record([gone])).toEqual([]);
      expect(await endpoint()).toMatchObject({ disabledAt: t0, disabledReason: 'gone' });
    });

    it('are listed newest first, by state and page by page, with the last answer', async () => {
      const { db, spread } = await withEndpoint(open);
      await spread(4);
      await db.deliveries.record([anAttempt('dlv_2', delivered), anAttempt('dlv_3', failed)]);
      const ids = async (query: object) =>
        (await db.deliveries.list({ accountId: 'acc_1', endpointId: 'whe_1', limit: 10, ...query })).map(
          ({ id }) => id,
        );
      expect(await ids({})).toEqual(['dlv_4', 'dlv_3', 'dlv_2', 'dlv_1']);
      expect(await ids({ limit: 2 })).toEqual(['dlv_4', 'dlv_3']);
      expect(await ids({ after: 'dlv_3' })).toEqual(['dlv_2', 'dlv_1']);
      expect(await ids({ state: 'failed' })).toEqual(['dlv_3']);
      expect(await ids({ accountId: 'acc_2' })).toEqual([]);
      const [last] = await db.deliveries.list({
        accountId: 'acc_1',
        endpointId: 'whe_1',
        state: 'delivered',
        limit: 1,
      });
      expect(last).toMatchObject({ eventType: 'key.created', lastStatus: 204, lastAttemptAt: t0 });
      expect((await db.deliveries.records('acc_1', t0)).get('whe_1')).toEqual({
        delivered: 1,
        failed: 1,
        pending: 2,
        lastAttemptAt: t0,
      });
      expect((await db.deliveries.records('acc_2', t0)).size).toBe(0);
    });

    it('are replayed for events that failed and never arrived, since a moment', async () => {
      const { db, spread, newId, state } = await withEndpoint(open);
      await spread(4);
      await db.deliveries.record([
        anAttempt('dlv_1', failed),
        anAttempt('dlv_2', failed),
        anAttempt('dlv_3', delivered),
      ]);
      const order = { endpointId: 'whe_1', since: t0 + 2, at: t0 + 9, limit: 10, newId };
      expect(await db.deliveries.replay(order)).toBe(1);
      expect(await state('dlv_5')).toMatchObject({ eventId: 'evt_2', state: 'pending', attempts: 0 });
      expect(await db.deliveries.replay(order)).toBe(0);
    });

    it('are forgotten with old events, but for those still pending', async () => {
      const { db, spread, state } = await withEndpoint(open);
      await spread(3);
      await db.deliveries.record([anAttempt('dlv_1', delivered), anAttempt('dlv_3', delivered)]);
      await db.deliveries.prune(t0 + 3);
      expect(await state('dlv_1')).toBeUndefined();
      expect((await state('dlv_2'))?.state).toBe('pending');
      expect((await state('dlv_3'))?.state).toBe('delivered');
    });
  });
}

function keyEndContract(open: OpenSubject): void {
  it('keys are found by their planned end, the nearest first, revoked ones never', async () => {
    const { db } = await withEndpoint(open);
    const ends = [null, t0 + 5, t0 + 3, t0 + 4, t0 + 99, t0 + 5];
    for (const [n, expiresAt] of ends.entries()) {
      const key = aKey({ id: `key_${n}`, name: `k${n}`, expiresAt, revokedAt: n === 3 ? t0 : null });
      await db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
    }
    const ids = async (limit: number, behind = { endsAt: t0, id: '' }) =>
      (await db.keysEnding({ behind, to: t0 + 9, limit })).map(({ id }) => id);
    expect(await ids(9)).toEqual(['key_2', 'key_1', 'key_5']);
    expect(await ids(1)).toEqual(['key_2']);
    expect(await ids(9, { endsAt: t0 + 5, id: '' })).toEqual(['key_1', 'key_5']);
    expect(await ids(9, { endsAt: t0 + 5, id: 'key_1' })).toEqual(['key_5']);
    expect(await ids(9, { endsAt: t0 + 5, id: 'key_5' })).toEqual([]);
  });
}
