import type { Database } from '@neoagent/core';
import type { Teller } from '../webhooks/teller.js';

const mostSecrets = 100_000;
/** How long after its end a grace period is told of at the latest: a server that was away for longer is silent about it. */
const toldForMs = 7 * 24 * 3_600_000;

/** Tells `key.grace_ended` of grace periods that ran out by themselves, once each. */
export async function watchGraceEnds(
  { rotations }: Pick<Database, 'rotations'>,
  { at, tell }: { readonly at: number; readonly tell: Teller },
): Promise<void> {
  const ended = await rotations.gracesEnded({ from: at - toldForMs, to: at, limit: mostSecrets });
  for (const { key, secret } of ended) {
    // The end of the key itself is told as such, and a revoked key has no grace period left.
    if (secret.graceEndsAt === key.expiresAt || key.revokedAt !== null) continue;
    const graceEndsAt = new Date(secret.graceEndsAt ?? at).toISOString();
    const { accountId } = key;
    const data = { accountId, keyId: key.id, endedHint: secret.hint, graceEndsAt };
    await tell({ accountId, type: 'key.grace_ended', at, data, once: `key.grace_ended:${secret.id}` });
  }
}
