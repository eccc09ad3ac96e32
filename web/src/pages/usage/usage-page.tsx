import { usageQuery as queryText, type Usage } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { usageQuery } from '../../api.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { Freshness } from '../activity/freshness.js';
import { UsageControls } from './usage-controls.js';
import { UsageFigures } from './usage-figures.js';
import { UsageGroups } from './usage-groups.js';
import { UsageOverTime } from './usage-over-time.js';
import { questionOf, type UsageSearch } from './usage-search.js';

/** How often the account's keys were used, and what became of the requests. */
export function UsagePage() {
  const search = useSearch({ from: '/settings/usage' });
  const navigate = useNavigate({ from: '/settings/usage' });
  const usage = useQuery({
    ...usageQuery(search, () => questionOf(search, Date.now())),
    enabled: questionOf(search, 0) !== undefined,
  });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <PageTitle title="Usage" />
        <Freshness
          what="usage"
          updatedAt={usage.dataUpdatedAt}
          isFetching={usage.isFetching}
          onRefresh={() => void usage.refetch()}
        />
      </div>
      <p className="mt-2 max-w-2xl text-muted">
        Every request with a key of this account, allowed or refused. Requests whose key is missing, mistyped
        or unknown belong to no account and are not counted here.
      </p>
      <UsageControls
        search={search}
        onChange={(change) =>
          void navigate({
            search: (old) => withoutUndefined({ ...old, ...change }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      {usage.isLoading && (
        <div className="mt-6">
          <Skeleton label="usage" rows={5} rowHeight="h-16" />
        </div>
      )}
      {usage.isError && (
        <LoadFailure what="Usage" problem={usage.error} onRetry={() => void usage.refetch()} />
      )}
      {usage.data && <Loaded usage={usage.data} keyId={search.key} />}
    </>
  );
}

function Loaded({ usage, keyId }: { readonly usage: Usage; readonly keyId: string | undefined }) {
  const { from, to, step, groupBy } = usage;
  return (
    <>
      <UsageFigures usage={usage} />
      {usage.groups.length === 0 ? (
        <NoUsage />
      ) : (
        <>
          <UsageOverTime usage={usage} />
          <UsageGroups usage={usage} />
          <a
            href={`/v1/usage.csv?${queryText({ from, to, step, groupBy, keyId })}`}
            download
            className="mt-4 inline-flex min-h-9 items-center gap-2 rounded-md border border-line-strong bg-surface px-3.5 py-1.5 text-sm font-medium hover:bg-sunken"
          >
            <Download aria-hidden className="size-4" />
            Download as CSV
          </a>
        </>
      )}
    </>
  );
}

function NoUsage() {
  return (
    <div className="mt-6 rounded-lg border border-line bg-surface p-5 sm:p-7">
      <h2 className="font-semibold">No requests in this time</h2>
      <p className="mt-1 max-w-xl text-muted">
        No request with a key of this account came in the chosen time. A request shows up here within a second
        after it was answered.
      </p>
    </div>
  );
}

function withoutUndefined(search: { readonly [Name in keyof UsageSearch]?: UsageSearch[Name] | undefined }) {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as UsageSearch;
}
