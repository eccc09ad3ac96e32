import type { KeyStore, KeyWithSecrets } from '@neoagent/core';

/** An account may have this many keys that are not revoked. */
export const maxLiveKeys = 1000;

/** The most that is read of one account; far below what one statement of either engine may name. */
const readAtMost = 30_000;

/** Every key of an account, newest first, as far back as keys are read. */
export function keysOf(keys: KeyStore, accountId: string): Promise<readonly KeyWithSecrets[]> {
  return keys.list(accountId, readAtMost);
}

/** Whether the account has no room for another key. Reads only as much as it takes to know. */
export async function isFull(keys: KeyStore, accountId: string): Promise<boolean> {
  const newest = await keys.list(accountId, maxLiveKeys);
  if (newest.length < maxLiveKeys) return false;
  const live = (await keysOf(keys, accountId)).filter(({ key }) => key.revokedAt === null);
  return live.length >= maxLiveKeys;
}
