import type { Key } from '../keys/key.js';
import type { WebhookEvent } from './webhook-event.js';

const dayMs = 24 * 3_600_000;
const stages = [1, 7, 30] as const;

/** How long before a key's end it is spoken of; 0 for the end itself. */
export const keyEndStagesMs: readonly number[] = [0, ...stages.map((days) => days * dayMs)];

/**
 * What is to be told about a key's planned end at `at`: `key.expired`, or `key.expiring` of the nearest of 30, 7 and 1 days. A key made
 * after such a moment is not reminded of it. Its `once` is the same however often it is asked.
 */
export function keyEndNotice(
  key: Pick<Key, 'id' | 'accountId' | 'name' | 'createdAt' | 'expiresAt' | 'revokedAt'>,
  at: number,
): Omit<WebhookEvent, 'id'> | undefined {
  const { accountId, expiresAt } = key;
  if (expiresAt === null || key.revokedAt !== null) return undefined;
  const data = { accountId, keyId: key.id, name: key.name, expiresAt: new Date(expiresAt).toISOString() };
  const named = (type: string, stage: string) => `${type}:${key.id}:${expiresAt}:${stage}`;
  if (at >= expiresAt) {
    return { accountId, type: 'key.expired', at, data, once: named('key.expired', 'end') };
  }
  const days = stages.find((stage) => expiresAt - at <= stage * dayMs);
  if (days === undefined || key.createdAt >= expiresAt - days * dayMs) return undefined;
  const once = named('key.expiring', String(days));
  return { accountId, type: 'key.expiring', at, data: { ...data, days }, once };
}
