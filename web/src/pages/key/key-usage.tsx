import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usageQuery } from '../../api.js';
import { chartData } from '../usage/chart-data.js';
import { questionOf } from '../usage/usage-search.js';
import { countText } from '../usage/usage-text.js';

/** How often a key was used in the last 24 hours, as a figure with a small chart by hour, leading to the whole. */
export function KeyUsage({ keyId }: { readonly keyId: string }) {
  const search = { key: keyId };
  const usage = useQuery(usageQuery(search, () => questionOf(search, Date.now())));
  if (usage.isPending) return <span className="text-muted">Counting…</span>;
  if (usage.isError) return <span className="text-muted">Could not be counted</span>;
  const { allowed, refused } = usage.data.totals;
  const hours = chartData(usage.data, () => '').buckets.map(({ counts }) =>
    counts.reduce((a, b) => a + b, 0),
  );
  return (
    <span className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <span>
        {countText(allowed)} allowed, {countText(refused)} refused
      </span>
      {allowed + refused > 0 && <Sparkline counts={hours} />}
      <Link
        to="/settings/usage"
        search={search}
        className="rounded-sm text-accent underline underline-offset-2"
      >
        Usage
      </Link>
    </span>
  );
}

/** Only an ornament: the figure beside it says what matters. */
function Sparkline({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(...counts, 1);
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${counts.length * 4} 20`} className="h-5 text-accent">
      <rect y="19.5" width={counts.length * 4} height="0.5" fill="currentColor" />
      {counts.map((count, place) => {
        const height = (count / most) * 20;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is known by its place alone
          <rect key={place} x={place * 4} y={20 - height} width="3" height={height} fill="currentColor" />
        );
      })}
    </svg>
  );
}
