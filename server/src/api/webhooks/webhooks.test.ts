import type { Role } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementApi, sealer } from '../../test-support/management.js';
import { registerWebhookChanges } from './change.js';
import { registerWebhookDeliveries } from './deliveries.js';
import { registerWebhookLooks } from './look.js';

const wanted = { url: 'https://receiver.example/hook', events: ['key.*'] };
const base = '/v1/webhook-endpoints';

async function anOwner(rulesText = '') {
  const api = aManagementApi(
    [registerWebhookLooks, registerWebhookChanges, registerWebhookDeliveries],
    rulesText,
  );
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const get = (url: string, by = owner) => api.call(by, { method: 'GET', url });
  const post = (url: string, body: object = {}, by = owner) => api.call(by, { method: 'POST', url, body });
  const patch = (url: string, body: object, by = owner) => api.call(by, { method: 'PATCH', url, body });
  const add = async () => (await post(base, wanted)).json() as { endpoint: { id: string }; secret: string };
  return { ...api, account, owner, get, post, patch, add };
}

describe('an endpoint', () => {
  it('is added with a signing secret that is shown this once and stored sealed', async () => {
    const { post, get, db, account } = await anOwner();
    const response = await post(base, { ...wanted, description: 'Billing', ordered: true });
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const { endpoint, secret } = response.json();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({ ...wanted, description: 'Billing', ordered: true, enabled: true });
    const later = await get(base);
    expect(later.json()).toMatchObject({ endpoints: [{ id: endpoint.id }] });
    const stored = await db.webhooks.findEndpoint(account.id, endpoint.id);
    expect(sealer.open(stored?.sealedSecret ?? '', endpoint.id)).toBe(secret);
    const audit = await db.audit.list(account.id, 10);
    expect(audit.map(({ action }) => action)).toEqual(['webhook_endpoint.created']);
    for (const text of [later.body, JSON.stringify(stored), JSON.stringify(audit)]) {
      expect(text).not.toContain(secret.slice(6, 40));
    }
  });

  it.each([
    [{ url: 'http://receiver.example/' }, 'url'],
    [{ url: 'https://127.0.0.1/' }, 'url'],
    [{ url: 'https://[::ffff:10.0.0.1]/' }, 'url'],
    [{ events: [] }, 'events'],
    [{ events: ['key.created', 'key.creatd'] }, 'events[1]'],
    [{ events: ['__proto__'] }, 'events[0]'],
    [{ description: 'x'.repeat(201) }, 'description'],
    [{ signatureStyle: 'md5' }, 'signatureStyle'],
    [{ accountId: 'acc_2' }, 'accountId'],
    [{ secret: 'whsec_mine' }, 'secret'],
  ])('with %j is refused by field', async (change, field) => {
    const { post, patch, add, get } = await anOwner();
    const response = await post(base, { ...wanted, ...change });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    const { endpoint } = await add();
    expect((await patch(`${base}/${endpoint.id}`, change)).statusCode).toBe(400);
    expect((await get(`${base}/${endpoint.id}`)).json().endpoint).toMatchObject(wanted);
  });

  it('may lie inside when the operator allows it', async () => {
    const { post } = await anOwner('webhooks: { allow: [127.0.0.1/32], allowHttp: true }');
    expect((await post(base, { ...wanted, url: 'http://127.0.0.1:9000/' })).statusCode).toBe(201);
    expect((await post(base, { ...wanted, url: 'http://127.0.0.2:9000/' })).statusCode).toBe(400);
  });

  it('is one of twenty at most', async () => {
    const { add, post } = await anOwner();
    for (let n = 0; n < 20; n++) await add();
    const response = await post(base, wanted);
    expect(response.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('20') });
  });

  it('is changed, disabled and enabled again; what was not named stays', async () => {
    const { add, patch, get } = await anOwner();
    const { endpoint } = await add();
    const url = `${base}/${endpoint.id}`;
    await patch(url, { events: ['*'], description: 'All', signatureStyle: 'legacy' });
    expect((await patch(url, { enabled: false })).json().endpoint).toMatchObject({
      enabled: false,
      disabledReason: 'member',
      events: ['*'],
      description: 'All',
      signatureStyle: 'legacy',
      url: wanted.url,
    });
    expect((await patch(url, { enabled: true })).json().endpoint).toMatchObject({
      enabled: true,
      disabledReason: null,
    });
    expect((await get(url)).json().endpoint).toMatchObject({ enabled: true });
  });

  it('gets a new secret while the old one signs on for a day, or as long as chosen', async () => {
    const { add, post, db, account, clock } = await anOwner();
    const { endpoint, secret } = await add();
    const url = `${base}/${endpoint.id}/rotate-secret`;
    const rotated = (await post(url)).json();
    expect(rotated.secret).not.toBe(secret);
    const stored = await db.webhooks.findEndpoint(account.id, endpoint.id);
    expect(stored?.previousEndsAt).toBe(clock.at + 24 * 3_600_000);
    expect(sealer.open(stored?.previousSealedSecret ?? '', endpoint.id)).toBe(secret);
    await post(url, { overlapHours: 0 });
    expect(await db.webhooks.findEndpoint(account.id, endpoint.id)).toMatchObject({
      previousSealedSecret: null,
    });
    expect((await post(url, { overlapHours: 169 })).statusCode).toBe(400);
  });

  it('is deleted with all that belongs to it', async () => {
    const { add, post, get } = await anOwner();
    const { endpoint } = await add();
    const { deliveryId } = (await post(`${base}/${endpoint.id}/test`)).json();
    expect((await post(`${base}/${endpoint.id}/delete`)).statusCode).toBe(200);
    expect((await get(`${base}/${endpoint.id}`)).statusCode).toBe(404);
    expect((await get(`/v1/webhook-deliveries/${deliveryId}`)).statusCode).toBe(404);
  });
});

describe('events', () => {
  it('of keys are in the outbox with the change that made them', async () => {
    const { add, context, account, db, get } = await anOwner();
    const { endpoint } = await add();
    const by = { actor: { kind: 'member', id: 'usr_1' }, address: null } as const;
    const order = { name: 'payments', environment: 'live', permissions: ['*'] } as const;
    await issueKey(context, { by, accountId: account.id, wanted: order, creationToken: null });
    let n = 0;
    expect(
      await db.deliveries.fanOut({ at: context.clock.now(), limit: 10, newId: () => `dlv_${++n}` }),
    ).toBe(1);
    const page = (await get(`${base}/${endpoint.id}/deliveries`)).json();
    expect(page).toMatchObject({
      hasMore: false,
      deliveries: [{ eventType: 'key.created', state: 'pending' }],
    });
    const { delivery } = (await get('/v1/webhook-deliveries/dlv_1')).json();
    expect(JSON.parse(delivery.requestBody)).toMatchObject({
      type: 'key.created',
      data: { accountId: account.id, name: 'payments', environment: 'live', permissions: ['*'] },
    });
  });

  it('are listed with schema and sample for everybody', async () => {
    const { call } = await anOwner();
    const { events } = (await call(undefined, { method: 'GET', url: '/v1/webhook-events' })).json();
    const expiring = events.find((one: { type: string }) => one.type === 'key.expiring');
    expect(expiring).toMatchObject({ sample: { days: 7 }, schema: { type: 'object' } });
  });
});

describe('sending again', () => {
  it('of a test event and of an earlier delivery is under way at once, the latter with the same webhook-id', async () => {
    const { add, post, get } = await anOwner();
    const { endpoint } = await add();
    const tested = await post(`${base}/${endpoint.id}/test`);
    expect(tested.statusCode).toBe(202);
    const again = await post(`/v1/webhook-deliveries/${tested.json().deliveryId}/resend`);
    expect(again.statusCode).toBe(202);
    const { deliveries } = (await get(`${base}/${endpoint.id}/deliveries?limit=1`)).json();
    expect(deliveries).toMatchObject([{ id: again.json().deliveryId, eventType: 'webhook.test' }]);
    const next = (await get(`${base}/${endpoint.id}/deliveries?after=${deliveries[0].id}`)).json();
    expect(next.deliveries).toMatchObject([{ id: tested.json().deliveryId, eventId: deliveries[0].eventId }]);
  });

  it('replays what failed since a moment', async () => {
    const { add, post, db, clock } = await anOwner();
    const { endpoint } = await add();
    const { deliveryId } = (await post(`${base}/${endpoint.id}/test`)).json();
    const attempt = {
      number: 1,
      at: clock.at,
      durationMs: 1,
      status: 500,
      failure: null,
      requestHeaders: {},
      responseBody: '',
    };
    const outcome = { state: 'failed', nextAttemptAt: null, disables: null } as const;
    await db.deliveries.record([{ deliveryId, endpointId: endpoint.id, attempt, outcome }]);
    const since = new Date(clock.at).toISOString();
    expect((await post(`${base}/${endpoint.id}/replay`, { since })).json()).toEqual({ count: 1 });
    expect((await post(`${base}/${endpoint.id}/replay`, { since })).json()).toEqual({ count: 0 });
    expect((await post(`${base}/${endpoint.id}/replay`, { since: 'yesterday' })).statusCode).toBe(400);
  });

  it('to a disabled endpoint is refused with what to do', async () => {
    const { add, post, patch } = await anOwner();
    const { endpoint } = await add();
    await patch(`${base}/${endpoint.id}`, { enabled: false });
    const response = await post(`${base}/${endpoint.id}/test`);
    expect(response.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('Enable') });
  });
});

const changes = [
  ['PATCH', ''],
  ['POST', '/delete'],
  ['POST', '/rotate-secret'],
  ['POST', '/test'],
  ['POST', '/replay'],
] as const;
const bodyOf = (suffix: string) => (suffix === '/replay' ? { since: new Date(0).toISOString() } : {});

describe('another account', () => {
  it.each([...changes, ['GET', ''], ['GET', '/deliveries']] as const)(
    'is answered to %s %s exactly as for an endpoint that never was',
    async (method, suffix) => {
      const { add, call, signIn, db } = await anOwner();
      const { endpoint } = await add();
      const stranger = await signIn(await addAccount(db));
      const body = method === 'GET' ? {} : { body: bodyOf(suffix) };
      const foreign = await call(stranger, { method, url: `${base}/${endpoint.id}${suffix}`, ...body });
      const absent = await call(stranger, { method, url: `${base}/whe_none${suffix}`, ...body });
      expect(foreign.statusCode).toBe(404);
      expect(foreign.body).toBe(absent.body);
    },
  );

  it('sees and resends no delivery', async () => {
    const { add, post, get, signIn, db } = await anOwner();
    const { endpoint } = await add();
    const { deliveryId } = (await post(`${base}/${endpoint.id}/test`)).json();
    const stranger = await signIn(await addAccount(db));
    const url = `/v1/webhook-deliveries/${deliveryId}`;
    expect((await get(url, stranger)).body).toBe(
      (await get('/v1/webhook-deliveries/dlv_none', stranger)).body,
    );
    expect((await post(`${url}/resend`, {}, stranger)).statusCode).toBe(404);
    expect((await get(base, stranger)).json()).toEqual({ endpoints: [] });
  });
});

describe('roles', () => {
  it.each([
    ['viewer', 403],
    ['member', 403],
    ['admin', 200],
    ['owner', 200],
  ] as const)('a %s who changes endpoints gets %i, and sees them', async (role: Role, status) => {
    const { add, call, signIn, account, get } = await anOwner();
    const { endpoint } = await add();
    const member = await signIn(account, role);
    expect((await get(`${base}/${endpoint.id}/deliveries`, member)).statusCode).toBe(200);
    for (const [method, suffix] of changes.filter(([, one]) => one !== '/delete')) {
      const url = `${base}/${endpoint.id}${suffix}`;
      const response = await call(member, { method, url, body: bodyOf(suffix) });
      expect(response.statusCode, suffix).toBe(status === 200 && /test|replay/.test(suffix) ? 202 : status);
    }
    const added = await call(member, { method: 'POST', url: base, body: wanted });
    expect(added.statusCode).toBe(status === 200 ? 201 : 403);
  });

  it('nobody gets anything without a session', async () => {
    const { call } = await anOwner();
    for (const url of [base, `${base}/x`, `${base}/x/deliveries`, '/v1/webhook-deliveries/x']) {
      expect((await call(undefined, { method: 'GET', url })).statusCode).toBe(401);
    }
  });
});
