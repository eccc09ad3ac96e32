import type { Alert, Key, Session } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Badge } from '../../components/badge.js';
import { Moment } from '../../components/moment.js';
import { StatusBadge } from '../webhooks-api/key-cells.js';
import { AlertActions } from './alert-actions.js';
import type { AlertTask } from './alert-task.js';
import { detectorTitle, evidenceFacts, reactionText } from './alert-text.js';

const severities = {
  critical: { tone: 'bad', icon: OctagonAlert, label: 'Critical' },
  warning: { tone: 'warn', icon: TriangleAlert, label: 'Warning' },
  notice: { tone: 'muted', icon: Info, label: 'Notice' },
} as const;

interface AlertCardProps {
  readonly alert: Alert;
  /** The key it is about; `undefined` while keys are loaded. */
  readonly apiKey: Key | undefined;
  readonly session: Session;
  readonly now: number;
  readonly onTask: (task: AlertTask) => void;
}

/** One open alert: what was found about which key, since when, the figures behind it, and what can be done. */
export function AlertCard({ alert, apiKey, session, now, onTask }: AlertCardProps) {
  const done = reactionText(alert);
  const titleId = `alert-${alert.id}`;
  return (
    <article
      aria-labelledby={titleId}
      className="min-w-0 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-muted">
        <Badge {...severities[alert.severity]} />
        <span>{detectorTitle(alert.detector)}</span>
        {alert.scope === 'account' && <span>the whole account, seen at</span>}
        <KeyLink alert={alert} />
        {apiKey && apiKey.status !== 'active' && <StatusBadge status={apiKey.status} />}
      </div>
      <h3 id={titleId} className="mt-2 font-medium wrap-anywhere">
        {alert.summary}
      </h3>
      <p className="mt-1 text-sm text-muted">
        Since <Moment at={alert.since} now={now} />
        {alert.count > 1 && (
          <>
            , found {alert.count.toLocaleString()} times, last <Moment at={alert.lastAt} now={now} />
          </>
        )}
      </p>
      {done && <p className="mt-1 text-sm font-medium">{done}</p>}
      <Evidence alert={alert} />
      <AlertActions alert={alert} apiKey={apiKey} session={session} onTask={onTask} />
    </article>
  );
}

/** The key of an alert, leading to its page. */
export function KeyLink({ alert }: { readonly alert: Pick<Alert, 'keyId' | 'keyName'> }) {
  return (
    <Link
      to="/settings/webhooks-api/keys/$keyId"
      params={{ keyId: alert.keyId }}
      className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-4 wrap-anywhere hover:text-accent hover:decoration-accent"
    >
      {alert.keyName}
    </Link>
  );
}

function Evidence({ alert }: { readonly alert: Alert }) {
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-sm">
      {evidenceFacts(alert.evidence).map(({ term, value }) => (
        <div key={term} className="min-w-0">
          <dt className="text-xs text-muted">{term}</dt>
          <dd className="wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
