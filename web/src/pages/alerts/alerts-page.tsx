import type { AlertList, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { Tabs } from '../../components/tabs.js';
import { useHashTarget } from '../../hooks/use-hash-target.js';
import { useNow } from '../../hooks/use-now.js';
import { Freshness } from '../activity/freshness.js';
import { AlertDialogs } from './alert-dialogs.js';
import { alertsQuery } from './alert-queries.js';
import { type AlertTask, alertListId } from './alert-task.js';
import { DetectorsSection } from './detectors/detectors-section.js';
import { OpenAlerts } from './open-alerts.js';
import { ResolvedAlerts } from './resolved-alerts.js';
import { useFocusKept } from './use-focus-kept.js';

/** What detectors found about the account's keys, what to do about it, and how the detectors are set. */
export function AlertsPage() {
  const { session } = useRouteContext({ from: '/settings' });
  const open = useQuery(alertsQuery('open'));
  const [tab, setTab] = useState<'open' | 'resolved'>('open');
  const [task, setTask] = useState<AlertTask | null>(null);
  const now = useNow();
  useHashTarget(true);
  useFocusKept(open.data?.alerts.length ?? 0);
  const count = open.data?.openCount;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <PageTitle title="Alerts" />
        <Freshness
          what="alerts"
          updatedAt={open.dataUpdatedAt}
          isFetching={open.isFetching}
          onRefresh={() => void open.refetch()}
        />
      </div>
      <p className="mt-2 mb-6 max-w-2xl text-muted">
        Detectors look at what each key did in each minute, soon after it ends. Nothing is blocked by itself
        unless you choose so below. Owners and admins are told by e-mail; webhook endpoints get{' '}
        <code className="font-mono text-[0.8125rem]">alert.raised</code>.
      </p>
      <Tabs
        label="Alerts"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'open',
            label: count === undefined ? 'Open' : `Open (${count.toLocaleString()})`,
            panel: () => (
              <div id={alertListId} tabIndex={-1} className="outline-none">
                {open.isPending && <Skeleton label="alerts" rows={2} rowHeight="h-32" />}
                {open.isError && (
                  <LoadFailure what="Alerts" problem={open.error} onRetry={() => void open.refetch()} />
                )}
                {open.data && <Open list={open.data} session={session} now={now} onTask={setTask} />}
              </div>
            ),
          },
          { value: 'resolved', label: 'Resolved', panel: () => <ResolvedAlerts now={now} /> },
        ]}
      />
      <DetectorsSection session={session} />
      <AlertDialogs task={task} onTask={setTask} />
    </>
  );
}

interface OpenProps {
  readonly list: AlertList;
  readonly session: Session;
  readonly now: number;
  readonly onTask: (task: AlertTask) => void;
}

function Open({ list: { alerts, openCount }, ...props }: OpenProps) {
  if (alerts.length === 0) return <NothingOpen />;
  return (
    <>
      <h2 className="sr-only">Open alerts</h2>
      <OpenAlerts alerts={alerts} {...props} />
      {openCount > alerts.length && (
        <p className="mt-3 text-sm text-muted">
          The newest {alerts.length.toLocaleString()} of {openCount.toLocaleString()} are shown.
        </p>
      )}
    </>
  );
}

function NothingOpen() {
  return (
    <div className="flex items-start gap-3 rounded-lg border border-line bg-surface p-5 sm:p-6">
      <ShieldCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
      <div>
        <h2 className="font-semibold">No open alerts</h2>
        <p className="mt-1 max-w-xl text-muted">
          Nothing suspicious was found that is not dealt with. Most detectors get to know a key for some days
          before they have an opinion; use in web pages, tries on several routes and old secrets are told from
          the first minute.
        </p>
      </div>
    </div>
  );
}
