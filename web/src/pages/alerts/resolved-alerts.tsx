import { useQuery } from '@tanstack/react-query';
import { Moment } from '../../components/moment.js';
import { LoadFailure } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { KeyLink } from './alert-card.js';
import { alertsQuery } from './alert-queries.js';
import { detectorTitle } from './alert-text.js';

/** The alerts that were dealt with, newest first. */
export function ResolvedAlerts({ now }: { readonly now: number }) {
  const resolved = useQuery(alertsQuery('resolved'));
  if (resolved.isPending) return <Skeleton label="resolved alerts" rows={3} rowHeight="h-16" />;
  if (resolved.isError) {
    return (
      <LoadFailure what="Resolved alerts" problem={resolved.error} onRetry={() => void resolved.refetch()} />
    );
  }
  const { alerts } = resolved.data;
  if (alerts.length === 0) return <p className="text-muted">No alert was resolved yet.</p>;
  return (
    <ul
      aria-label="Resolved alerts"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {alerts.map((alert) => (
        <li key={alert.id} className="px-4 py-3 sm:px-5">
          <p className="wrap-anywhere">{alert.summary}</p>
          <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
            <span>{detectorTitle(alert.detector)}</span>
            <KeyLink alert={alert} />
            <span>
              {alert.resolution === 'expected' ? 'Marked as expected' : 'Resolved'}{' '}
              {alert.resolvedAt !== null && <Moment at={alert.resolvedAt} now={now} />}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
