import { createMemoryDatabase } from '@neoagent/stores';
import { describe, expect, it } from 'vitest';
import { addAccount, aManagementContext } from '../test-support/management.js';
import { operatorCommand } from './acting.js';
import { issueKey } from './issue-key.js';
import { maxLiveKeys } from './live-keys.js';
import { revokeKey } from './revoke-key.js';

describe('the keys of an account', () => {
  it('are at most 1,000 that are not revoked; a revoked one makes room', async () => {
    const db = createMemoryDatabase();
    const { context } = aManagementContext(db);
    const { id: accountId } = await addAccount(db);
    await db.transaction(async (stores) => {
      for (let n = 0; n < maxLiveKeys; n++) await stores.keys.insert(...aStoredKey(accountId, n));
    });
    const order = {
      by: operatorCommand,
      accountId,
      wanted: { name: 'one more', environment: 'live', permissions: [] },
      creationToken: null,
    } as const;
    expect(await issueKey(context, order)).toMatchObject({ problem: 'conflict' });
    await revokeKey(context, { by: operatorCommand, accountId, keyId: 'key_7' });
    expect(await issueKey(context, order)).toMatchObject({ record: { key: { name: 'one more' } } });
    const again = { ...order, wanted: { ...order.wanted, name: 'and another' } };
    expect(await issueKey(context, again)).toMatchObject({ problem: 'conflict' });
  });
});

function aStoredKey(accountId: string, n: number) {
  const key = {
    id: `key_${n}`,
    accountId,
    name: `key ${n}`,
    environment: 'live',
    permissions: [],
    allowedAddresses: [],
    browserGuard: 'block',
    limits: [],
    createdBy: null,
    createdAt: n,
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
  } as const;
  const secret = {
    id: `sec_${n}`,
    keyId: key.id,
    digest: `digest ${n}`,
    hint: 'hint',
    createdAt: n,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
  };
  return [key, secret, null] as const;
}
