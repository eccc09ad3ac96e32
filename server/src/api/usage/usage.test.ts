import type { Account, UsageRow } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { registerShowUsage } from './show.js';

const minute = 60_000;
const day = 1440 * minute;
const rules = `
plans:
  default: { permissions: ["*"], quota: { allow: 1000, per: month } }
  each: { permissions: ["*"], quota: { allow: 10, per: day, counts: key } }
  none: { permissions: ["*"] }
`;

async function anApi() {
  const api = aManagementApi([registerShowUsage], rules);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account, 'viewer');
  const get = async (query: string, by = owner) => {
    const response = await api.call(by, { method: 'GET', url: `/v1/usage${query}` });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body,
      json: () => response.json(),
    };
  };
  return { ...api, account, owner, get };
}

async function keyOf(api: Awaited<ReturnType<typeof anApi>>, account: Account, name: string) {
  const issued = await issueKey(api.context, {
    by: { actor: { kind: 'member', id: api.owner.userId }, address: null },
    accountId: account.id,
    wanted: { name, environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const { key, secrets } = issued.record;
  const row = (fields: Partial<UsageRow> = {}): UsageRow => ({
    accountId: account.id,
    keyId: key.id,
    secretId: secrets[0]?.id ?? '',
    route: 'POST /chat',
    reason: '',
    statusClass: 2,
    bucket: t0,
    count: 1,
    lastAt: t0,
    ...fields,
  });
  return { key, row };
}

describe('usage', () => {
  it('is told with its totals, its groups by name, its counts by time, and the quota', async () => {
    const api = await anApi();
    const { key, row } = await keyOf(api, api.account, 'payments');
    await api.db.usage.append([
      row({ bucket: t0 - minute, count: 6 }),
      row({ bucket: t0 - minute, reason: 'rate_limited', statusClass: 4, count: 2 }),
    ]);
    const quota = { kind: 'quota', name: 'quota', allow: 1000, period: 'month', counts: 'account' } as const;
    const counter = `${api.account.id}:quota:month`;
    await api.limits.take([{ counter, limit: quota, cost: 7, timeZone: 'UTC' }], t0);
    const { status, headers, json } = await api.get(
      `?from=${t0 - 10 * minute}&to=${new Date(t0).toISOString()}`,
    );
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(json()).toEqual({
      from: new Date(t0 - 10 * minute).toISOString(),
      to: new Date(t0).toISOString(),
      step: 'minute',
      groupBy: 'key',
      updatedAt: new Date(t0).toISOString(),
      totals: { allowed: 6, refused: 2, successRate: 0.75 },
      groups: [{ group: key.id, name: 'payments', allowed: 6, refused: 2 }],
      counts: [{ at: new Date(t0 - minute).toISOString(), group: key.id, allowed: 6, refused: 2 }],
      quota: {
        allow: 1000,
        used: 7,
        period: 'month',
        timeZone: 'UTC',
        resetsAt: '2027-02-01T00:00:00.000Z',
      },
    });
  });

  it('of another account is never told, whatever is asked for', async () => {
    const api = await anApi();
    const other = await addAccount(api.db);
    const { key, row } = await keyOf(api, other, 'theirs');
    await api.db.usage.append([row({ bucket: t0 - minute })]);
    for (const query of ['', `?keyId=${key.id}`, '?route=POST%20/chat', '.csv']) {
      expect((await api.get(query)).body, query).not.toContain(key.id);
    }
    expect((await api.get(`?accountId=${other.id}`)).status).toBe(400);
  });

  it('without requests says so, with no success rate; and without a quota with none', async () => {
    const api = await anApi();
    expect((await api.get('')).json()).toMatchObject({
      totals: { allowed: 0, refused: 0, successRate: null },
      groups: [],
      counts: [],
      step: 'hour',
    });
    const bare = await api.signIn(await addAccount(api.db, { plan: 'none' }));
    expect((await api.get('', bare)).json().quota).toBeNull();
  });

  it('shows the quota of a key where each key has its own', async () => {
    const api = await anApi();
    const owner = await api.signIn(await addAccount(api.db, { plan: 'each' }));
    expect((await api.get('', owner)).json().quota).toBeNull();
    expect((await api.get('?keyId=key_x', owner)).json().quota).toMatchObject({
      allow: 10,
      used: 0,
      period: 'day',
    });
  });

  it('that does not fit into an answer is refused with the field to change', async () => {
    const api = await anApi();
    const fieldOf = async (query: string) => {
      const { status, json } = await api.get(query);
      return [status, json().errors?.[0]?.field];
    };
    expect(await fieldOf(`?from=${t0 - 2 * day}&to=${t0}&step=minute`)).toEqual([400, 'step']);
    expect(await fieldOf('?from=0&step=day')).toEqual([400, 'step']);
    expect(await fieldOf(`?from=${t0}&to=${t0}`)).toEqual([400, 'from']);
    expect(await fieldOf('?from=yesterday')).toEqual([400, 'from']);
    expect(await fieldOf('?to=9999999999999999')).toEqual([400, 'to']);
    expect(await fieldOf('?to=2027-13-45')).toEqual([400, 'to']);
    expect((await api.get('?groupBy=account')).status).toBe(400);
    expect((await api.get('?step=week')).status).toBe(400);
    const { row } = await keyOf(api, api.account, 'busy');
    const routes = Array.from({ length: 20_001 }, (_, n) => row({ route: `GET /${n}`, bucket: t0 - minute }));
    await api.db.usage.append(routes);
    expect(await fieldOf('?groupBy=route')).toEqual([400, 'groupBy']);
  });

  it('as CSV has a line of names, and no name of a key becomes a formula', async () => {
    const api = await anApi();
    const { key, row } = await keyOf(api, api.account, '=SUM(A1)');
    await api.db.usage.append([row({ bucket: t0 - minute, count: 3 })]);
    const { status, headers, body } = await api.get(`.csv?from=${t0 - 10 * minute}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toBe('attachment; filename="usage-by-key.csv"');
    expect(body).toBe(
      `time,step,key,name,allowed,refused\r\n${new Date(t0 - minute).toISOString()},minute,${key.id},'=SUM(A1),3,0\r\n`,
    );
  });

  it('is told to nobody without a session', async () => {
    const api = await anApi();
    for (const url of ['/v1/usage', '/v1/usage.csv']) {
      expect((await api.call(undefined, { method: 'GET', url })).statusCode).toBe(401);
    }
  });
});
