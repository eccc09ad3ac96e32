import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { refusalsQuery } from '../../api.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { Freshness } from './freshness.js';
import { OwnShadow } from './own-shadow.js';
import { RefusalList } from './refusal-list.js';
import { RequestLookup } from './request-lookup.js';

/** What was refused of late and why: by request id, or the newest first. */
export function ActivityPage() {
  const refusals = useQuery(refusalsQuery);
  return (
    <>
      <PageTitle title="Activity" />
      <p className="mt-2 max-w-2xl text-muted">
        Requests that were refused with a key of this account. Each is kept for 7 days with its whole
        decision, without the query and without the key itself.
      </p>
      <RequestLookup />
      <section aria-labelledby="refusals-title" className="mt-10">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h2 id="refusals-title" className="text-lg font-semibold tracking-tight">
            Recent refusals
          </h2>
          <Freshness
            what="refusals"
            updatedAt={refusals.dataUpdatedAt}
            isFetching={refusals.isFetching}
            onRefresh={() => void refusals.refetch()}
          />
        </div>
        {refusals.isPending && <Skeleton label="refusals" rows={4} rowHeight="h-16" />}
        {refusals.isError && (
          <LoadFailure what="Refusals" problem={refusals.error} onRetry={() => void refusals.refetch()} />
        )}
        {refusals.data?.length === 0 && <NoRefusals />}
        {refusals.data && refusals.data.length > 0 && <RefusalList refusals={refusals.data} />}
      </section>
      <OwnShadow />
    </>
  );
}

function NoRefusals() {
  return (
    <div className="rounded-lg border border-line bg-surface p-5 sm:p-7">
      <h3 className="font-semibold">Nothing was refused</h3>
      <p className="mt-1 max-w-xl text-muted">
        No request with a key of this account was refused in the last 7 days. A request whose key is missing,
        mistyped or unknown belongs to no account and is not listed: for those,{' '}
        <Link to="/troubleshooting" hash="check-a-key" className="text-accent underline underline-offset-2">
          check the key
        </Link>
        .
      </p>
    </div>
  );
}
