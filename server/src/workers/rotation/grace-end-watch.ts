import type { Database, EndedGrace } from '@neoagent/core';
import { pageByPage } from '../page-by-page.js';
import { sinceLastLook } from '../since-last-look.js';
import type { Teller } from '../webhooks/teller.js';

/** How long after its end a grace period is told of at the latest: a server that was away for longer is silent about it. */
const toldForMs = 7 * 24 * 3_600_000;

/** Tells `key.grace_ended` of grace periods that ran out by themselves, once each. Looks at those alone whose time came since. */
export function createGraceEndWatch(
  { rotations }: Pick<Database, 'rotations'>,
  tell: Teller,
): (at: number) => Promise<void> {
  return sinceLastLook(toldForMs, ({ since, at }) =>
    pageByPage<EndedGrace>(
      (last, limit) => {
        const behind = { endsAt: last?.secret.graceEndsAt ?? since, id: last?.secret.id ?? '' };
        return rotations.gracesEnded({ behind, to: at, limit });
      },
      ({ key, secret }) => {
        // The end of the key itself is told as such, and a revoked key has no grace period left.
        if (secret.graceEndsAt === key.expiresAt || key.revokedAt !== null) return undefined;
        const graceEndsAt = new Date(secret.graceEndsAt ?? at).toISOString();
        const { accountId } = key;
        const data = { accountId, keyId: key.id, endedHint: secret.hint, graceEndsAt };
        const once = `key.grace_ended:${secret.id}`;
        return tell({ accountId, type: 'key.grace_ended', at, data, once });
      },
    ),
  );
}
