import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { auditQuery } from '../../api.js';
import { Moment } from '../../components/moment.js';
import { LoadFailure } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { useNow } from '../../hooks/use-now.js';
import { actionText, actorText, detailLines } from './audit-text.js';

/** Who changed this key, when and from where; the same entries as in the account's audit log. */
export function KeyHistory({ keyId }: { readonly keyId: string }) {
  const { session } = useRouteContext({ from: '/settings' });
  const audit = useQuery(auditQuery);
  const now = useNow();
  const events = audit.data?.filter((event) => event.targetId === keyId);
  return (
    <section aria-labelledby="history-title" className="mt-10">
      <h2 id="history-title" className="mb-3 text-lg font-semibold tracking-tight">
        History
      </h2>
      {audit.isPending && <Skeleton label="history" rows={2} rowHeight="h-14" />}
      {audit.isError && (
        <LoadFailure what="The history" problem={audit.error} onRetry={() => void audit.refetch()} />
      )}
      {events?.length === 0 && <p className="text-muted">No change of this key is on record.</p>}
      {events && events.length > 0 && (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
          {events.map((event) => (
            <li key={event.id} className="px-4 py-3 sm:px-5">
              <p>
                <span className="font-medium">{actionText(event.action)}</span> by{' '}
                {actorText(event.actor, session.member.id)} <Moment at={event.at} now={now} />
                {event.address !== null && <span className="text-muted"> from {event.address}</span>}
              </p>
              {detailLines(event.detail).map((line) => (
                <p key={line} className="text-sm text-muted wrap-anywhere">
                  {line}
                </p>
              ))}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
