import { bucketOf, type Database, type KeyWithSecrets, replacedInGrace, usageStepMs } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { lastSignOf, reachCutover } from '../../commands/rotation/reach-cutover.js';
import { pageByPage } from '../page-by-page.js';

/** What is needed to see that an old secret is silent. */
export interface CutoverWatch {
  readonly context: ManagementContext;
  /** Writes what was noticed of requests and is still in memory: silence is only what nobody can have broken. */
  readonly flush: () => Promise<void>;
}

/**
 * Ends each grace period whose old secret was silent for as long as its owner chose. A request that was refused breaks the silence as
 * well: somebody still sends the secret.
 */
export async function watchCutovers({ context, flush }: CutoverWatch): Promise<void> {
  const { db, clock } = context;
  async function end({ key, secrets }: KeyWithSecrets): Promise<void> {
    // For each anew: requests are served between two, and one of them may break the silence.
    await flush();
    await db.usage.rollUp();
    const sentAt = await lastRequestOf(db, { key, secrets }, clock.now());
    await reachCutover(context, { accountId: key.accountId, keyId: key.id, sentAt });
  }
  await pageByPage<KeyWithSecrets>(
    (last, limit) => db.rotations.endingWhenSilent(clock.now(), { behind: last?.key.id ?? '', limit }),
    (record) => (seemsSilent(record, clock.now()) ? end(record) : undefined),
  );
}

function seemsSilent({ secrets }: KeyWithSecrets, at: number): boolean {
  const old = replacedInGrace(secrets, at);
  return old?.endsWhenSilentForMs !== undefined && at >= lastSignOf(old, secrets) + old.endsWhenSilentForMs;
}

/** The latest counted request with the old secret, allowed or refused; 0 for none. */
async function lastRequestOf(
  { usage }: Pick<Database, 'usage'>,
  { key, secrets }: KeyWithSecrets,
  at: number,
): Promise<number> {
  const old = replacedInGrace(secrets, at);
  const from = bucketOf(at - (old?.endsWhenSilentForMs ?? 0), 'hour');
  const of = { accountId: key.accountId, keyId: key.id, from, to: at + usageStepMs.minute };
  // By hour for what is no longer kept by minute, by minute for the rest.
  const rows = [...(await usage.rows(of, 'hour')), ...(await usage.rows(of, 'minute'))];
  return Math.max(0, ...rows.filter(({ secretId }) => secretId === old?.id).map(({ lastAt }) => lastAt));
}
