import type { Database, Plan, QuotaRow, QuotaStore } from '@neoagent/core';
import type { Teller } from './teller.js';

const warnAt = 0.8;
const rememberedMs = 60_000;

interface Owner {
  readonly accountId: string;
  readonly plan: string;
}

interface Parts {
  readonly db: Pick<Database, 'quotas' | 'accounts' | 'keys'>;
  readonly plans: () => ReadonlyMap<string, Plan>;
  readonly tell: Teller;
  readonly now: () => number;
}

/** The store of quotas, telling `quota.warning` at 80 % and `quota.spent` at 100 % once what was spent is written. */
export function createTellingQuotas(parts: Parts): QuotaStore {
  const { quotas } = parts.db;
  const ownerOf = rememberingOwners(parts);
  return {
    load: (at) => quotas.load(at),
    rowsOf: (counters) => quotas.rowsOf(counters),
    forget: (endedBefore) => quotas.forget(endedBefore),
    async save(rows) {
      await quotas.save(rows);
      for (const row of rows) await tellOf(parts, row, ownerOf);
    },
  };
}

async function tellOf(
  { plans, tell, now }: Parts,
  row: QuotaRow,
  ownerOf: (subject: string) => Promise<Owner | undefined>,
): Promise<void> {
  // A counter is named `owner:quota:period`.
  const [subject = '', name = ''] = row.counter.split(':');
  const owner = await ownerOf(subject);
  const quota = owner && plans().get(owner.plan)?.quota;
  if (owner === undefined || quota?.name !== name || quota.shadow === true) return;
  const { accountId } = owner;
  const { allow } = quota;
  if (row.used < allow * warnAt) return;
  // What was spent between two writes may pass both marks.
  const types = row.used >= allow ? ['quota.warning', 'quota.spent'] : ['quota.warning'];
  const endsAt = new Date(row.endAt).toISOString();
  const data = { accountId, subject, quota: name, allow, used: row.used, endsAt };
  for (const type of types)
    await tell({ accountId, type, at: now(), data, once: `${type}:${row.counter}:${row.firstDay}` });
}

/** Plans change seldom and quotas are written four times a second: an owner is looked up once a minute. */
function rememberingOwners({ db, now }: Parts): (subject: string) => Promise<Owner | undefined> {
  const known = new Map<string, { readonly owner: Owner | undefined; readonly until: number }>();
  return async (subject) => {
    const remembered = known.get(subject);
    if (remembered !== undefined && now() < remembered.until) return remembered.owner;
    const accountId = subject.startsWith('key_') ? (await db.keys.findById(subject))?.key.accountId : subject;
    const account = accountId === undefined ? undefined : await db.accounts.find(accountId);
    const owner = account && { accountId: account.id, plan: account.plan };
    if (known.size >= 10_000) known.clear();
    known.set(subject, { owner, until: now() + rememberedMs });
    return owner;
  };
}
