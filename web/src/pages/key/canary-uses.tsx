import type { CanaryUse } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { canaryUsesQuery } from '../../api.js';
import { Moment } from '../../components/moment.js';
import { LoadFailure, Notice } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { useNow } from '../../hooks/use-now.js';
import { countryName } from '../../text/country.js';

const columns = ['Address', 'Country', 'User agent', 'First', 'Latest', 'Times'] as const;

/** Who used a canary key, the latest first, or that nobody did. */
export function CanaryUses({ keyId }: { readonly keyId: string }) {
  const uses = useQuery(canaryUsesQuery(keyId));
  return (
    <section aria-labelledby="canary-title" className="mt-10">
      <h2 id="canary-title" className="mb-3 text-lg font-semibold tracking-tight">
        Uses of this canary
      </h2>
      {uses.isPending && <Skeleton label="uses" rows={2} rowHeight="h-14" />}
      {uses.isError && (
        <LoadFailure what="The uses" problem={uses.error} onRetry={() => void uses.refetch()} />
      )}
      {uses.data?.length === 0 && (
        <p className="text-muted">Nobody has used it. It is a good sign when it stays so.</p>
      )}
      {uses.data && uses.data.length > 0 && <Uses uses={uses.data} />}
    </section>
  );
}

function Uses({ uses }: { readonly uses: readonly CanaryUse[] }) {
  const now = useNow();
  return (
    <>
      <Notice tone="bad">
        <p className="font-medium">Somebody has read the place where this canary was planted.</p>
        <p>Replace everything else that is kept there: other keys, passwords, tokens.</p>
      </Notice>
      <div className="relative mt-4 overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full text-sm">
          <caption className="sr-only">Uses of this canary, the latest first</caption>
          <thead>
            <tr className="border-b border-line text-left text-xs text-muted">
              {columns.map((column) => (
                <th key={column} scope="col" className="px-4 py-2.5 font-medium whitespace-nowrap">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {uses.map((use) => (
              <tr key={JSON.stringify([use.address, use.userAgent])}>
                <th scope="row" className="px-4 py-2.5 text-left font-normal whitespace-nowrap">
                  {use.address ?? 'Various or unknown'}
                </th>
                <td className="px-4 py-2.5">{use.country === null ? 'Unknown' : countryName(use.country)}</td>
                <td className="min-w-40 px-4 py-2.5 wrap-anywhere">
                  {use.userAgent ?? 'Various or none sent'}
                </td>
                <td className="px-4 py-2.5 whitespace-nowrap">
                  <Moment at={use.firstAt} now={now} />
                </td>
                <td className="px-4 py-2.5 whitespace-nowrap">
                  <Moment at={use.lastAt} now={now} />
                </td>
                <td className="px-4 py-2.5">{use.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
