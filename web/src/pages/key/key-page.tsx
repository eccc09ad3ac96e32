import type { Key, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouteContext } from '@tanstack/react-router';
import { ArrowLeft, Bird } from 'lucide-react';
import { useState } from 'react';
import { keyQuery, permissionsQuery } from '../../api.js';
import { Badge, EnvironmentBadge } from '../../components/badge.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { KeyAlerts } from '../alerts/key-alerts.js';
import { HintCell, StatusBadge } from '../webhooks-api/key-cells.js';
import { KeyDialogs } from '../webhooks-api/key-dialogs/key-dialogs.js';
import { KeyMenu } from '../webhooks-api/key-menu.js';
import type { KeyTask } from '../webhooks-api/key-task.js';
import { RotationDueBadge } from '../webhooks-api/rotation/rotation-due-badge.js';
import { CanaryUses } from './canary-uses.js';
import { KeyFacts } from './key-facts.js';
import { KeyHistory } from './key-history.js';
import { LeakNotice } from './leak-notice.js';
import { KeyLimits } from './limits/key-limits.js';
import { KeySchedule } from './rotation/key-schedule.js';
import { RotationSection } from './rotation/rotation-section.js';

/** One key: what it is, what it may do, when it was used last, and who changed it. */
export function KeyPage() {
  const { session } = useRouteContext({ from: '/settings' });
  const { keyId } = useParams({ from: '/settings/webhooks-api/keys/$keyId' });
  const key = useQuery(keyQuery(keyId));
  return (
    <>
      <Link
        to="/settings/webhooks-api"
        search={key.data?.environment === 'test' ? { env: 'test' } : {}}
        hash="token-management"
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-accent hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Token Management
      </Link>
      {key.isPending && <Skeleton label="key" rows={4} rowHeight="h-14" />}
      {key.isError && key.error.code === 'not_found' && <NoSuchKey />}
      {key.isError && key.error.code !== 'not_found' && (
        <LoadFailure what="The key" problem={key.error} onRetry={() => void key.refetch()} />
      )}
      {key.data && <Loaded apiKey={key.data} session={session} />}
    </>
  );
}

function NoSuchKey() {
  return (
    <>
      <PageTitle title="There is no such key" />
      <p className="mt-2 text-muted">Your account has no key with this ID. Check the address.</p>
    </>
  );
}

function Loaded({ apiKey, session }: { readonly apiKey: Key; readonly session: Session }) {
  const [task, setTask] = useState<KeyTask | null>(null);
  const permissions = useQuery(permissionsQuery);
  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <PageTitle title={apiKey.name} />
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <HintCell hint={apiKey.hint} />
            <EnvironmentBadge environment={apiKey.environment} />
            {apiKey.isCanary && <Badge tone="muted" icon={Bird} label="Canary" />}
            <StatusBadge status={apiKey.status} />
            <RotationDueBadge keyId={apiKey.id} />
          </div>
        </div>
        <KeyMenu apiKey={apiKey} session={session} onTask={setTask} />
      </div>
      <LeakNotice
        apiKey={apiKey}
        session={session}
        onIssued={(issued) => setTask({ kind: 'secret', issued, cause: 'regenerated' })}
      />
      <KeyAlerts keyId={apiKey.id} session={session} />
      <RotationSection apiKey={apiKey} session={session} />
      <KeyFacts apiKey={apiKey} session={session} />
      {apiKey.isCanary ? <CanaryUses keyId={apiKey.id} /> : <KeyLimits apiKey={apiKey} session={session} />}
      {!apiKey.isCanary && <KeySchedule apiKey={apiKey} session={session} />}
      <KeyHistory keyId={apiKey.id} />
      <KeyDialogs task={task} onTask={setTask} permissions={permissions} />
    </>
  );
}
