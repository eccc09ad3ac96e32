import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from './create-client.js';
import { isWhoami, type Whoami } from './whoami.js';

const secretKey = 'neo_live_0123456789abcdefghijABCDEFGHIJ01234567';
const answer: Whoami = {
  account: { id: 'acc_1', name: 'Ana' },
  plan: 'free',
  key: {
    ...{ id: 'key_1', name: 'first', hint: 'neo_live_0123…4567', environment: 'live', status: 'active' },
    ...{ expiresAt: '2027-01-01T00:00:00.000Z', graceEndsAt: null },
    ...{ permissions: ['*'], withheldPermissions: [], allowedAddresses: [] },
  },
  secretExpiresAt: null,
  limits: [
    {
      ...{ name: 'burst', counts: 'account', allow: 3, used: 1, remaining: 2 },
      ...{ windowSeconds: 60, resetSeconds: 9 },
    },
  ],
  quota: {
    ...{ counts: 'key', allow: 9, used: 0, remaining: 9 },
    ...{ period: 'month', timeZone: 'UTC', resetsAt: '2027-01-01T00:00:00.000Z' },
  },
  requestId: 'req_1',
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function answering(body: string) {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, url, client: createClient({ url, secretKey, retry: false }) };
}

describe('client.whoami', () => {
  it('answers what the server says of the key that was sent', async () => {
    const { client, seen } = await answering(JSON.stringify(answer));
    expect(await client.whoami()).toEqual(answer);
    expect(seen).toEqual([`GET /v1/whoami ${secretKey}`]);
  });

  it.each(['{"hello":1}', '[]', 'null', '"neo"', '<html>'])(
    'rejects when another server answers %j',
    async (body) => {
      const { client } = await answering(body);
      await expect(client.whoami()).rejects.toMatchObject({ code: 'unexpected_answer', status: 200 });
    },
  );

  it('takes no answer from which a member is missing', () => {
    expect(isWhoami(answer)).toBe(true);
    expect(isWhoami({ ...answer, quota: null, more: 1 })).toBe(true);
    for (const place of [answer, answer.key, answer.account, answer.limits[0], answer.quota]) {
      for (const name of Object.keys(place ?? {})) {
        const text = JSON.stringify(answer, (_name, value: unknown) =>
          JSON.stringify(value) === JSON.stringify(place)
            ? { ...(value as object), [name]: undefined }
            : value,
        );
        expect([name, isWhoami(JSON.parse(text))]).toEqual([name, false]);
      }
    }
  });
});
