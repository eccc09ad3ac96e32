import type { OperatorAccount, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { shadowQuery } from '../../api.js';
import { LoadFailure } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { Freshness } from '../activity/freshness.js';
import { ShadowFindings } from '../activity/shadow-findings.js';

interface WouldRefuseProps {
  readonly session: Session;
  readonly accounts: readonly OperatorAccount[];
}

/** What rules in shadow mode would have refused, over all accounts. */
export function WouldRefuse({ session, accounts }: WouldRefuseProps) {
  const shadow = useQuery(shadowQuery);
  const accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
  return (
    <section aria-labelledby="would-refuse-title" className="mt-12">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="would-refuse-title" className="text-lg font-semibold tracking-tight">
          Would refuse
        </h2>
        <Freshness
          what="what shadow rules would refuse"
          updatedAt={shadow.dataUpdatedAt}
          isFetching={shadow.isFetching}
          onRefresh={() => void shadow.refetch()}
        />
      </div>
      {shadow.isPending && <Skeleton label="what shadow rules would refuse" rows={2} rowHeight="h-16" />}
      {shadow.isError && (
        <LoadFailure
          what="What shadow rules would refuse"
          problem={shadow.error}
          onRetry={() => void shadow.refetch()}
        />
      )}
      {shadow.data?.length === 0 && <NothingInShadow />}
      {shadow.data && shadow.data.length > 0 && (
        <ShadowFindings
          findings={shadow.data}
          ownAccountId={session.account.id}
          accountNames={accountNames}
        />
      )}
    </section>
  );
}

function NothingInShadow() {
  return (
    <div className="rounded-lg border border-line bg-surface p-5 sm:p-7">
      <h3 className="font-semibold">No rule in shadow mode has refused anything</h3>
      <p className="mt-1 max-w-2xl text-muted">
        A plan, limit or route with <code className="font-mono text-[0.875em]">shadow: true</code> in the
        configuration is evaluated on every request but not enforced. What it would have refused is counted
        here by key and route, so that you see whom a rule hits before it counts.
      </p>
    </div>
  );
}
