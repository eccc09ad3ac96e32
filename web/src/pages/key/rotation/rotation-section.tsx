import type { Key, ManagementProblem, Rotation, Session } from '@neoagent/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rotationQuery, usageQuery } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Moment } from '../../../components/moment.js';
import { LoadFailure } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { useNow } from '../../../hooks/use-now.js';
import { localTime } from '../../../text/exact-time.js';
import { relativeTime } from '../../../text/relative-time.js';
import { UsageOverTime } from '../../usage/usage-over-time.js';
import { countText } from '../../usage/usage-text.js';
import { silenceName } from '../../webhooks-api/key-dialogs/rotate/silence-field.js';
import { whyNotManage } from '../../webhooks-api/key-rights.js';
import { EndGraceDialog } from './end-grace-dialog.js';
import { ExtendGraceDialog } from './extend-grace-dialog.js';
import { SenderTable } from './sender-table.js';
import { SilenceDialog } from './silence-dialog.js';

type Task = 'end' | 'extend' | 'silence';

interface RotationSectionProps {
  readonly apiKey: Key;
  readonly session: Session;
}

/** How far the cut-over is while a rotated key has two secrets, and what can be done; nothing at any other time. */
export function RotationSection({ apiKey, session }: RotationSectionProps) {
  const isRotating = apiKey.graceEndsAt !== null;
  const rotation = useQuery({ ...rotationQuery(apiKey.id), enabled: isRotating });
  const [task, setTask] = useState<Task | null>(null);
  const about = (kind: Task) => (task === kind ? (rotation.data ?? null) : null);
  const close = () => setTask(null);
  return (
    <>
      {isRotating && (
        <section aria-labelledby="rotation-title" className="mt-8">
          <h2 id="rotation-title" className="mb-2 text-lg font-semibold tracking-tight">
            Rotation
          </h2>
          <Content apiKey={apiKey} session={session} rotation={rotation} onTask={setTask} />
        </section>
      )}
      <EndGraceDialog apiKey={apiKey} rotation={about('end')} onClose={close} />
      <ExtendGraceDialog apiKey={apiKey} rotation={about('extend')} onClose={close} />
      <SilenceDialog apiKey={apiKey} rotation={about('silence')} onClose={close} />
    </>
  );
}

interface ContentProps extends RotationSectionProps {
  readonly rotation: UseQueryResult<Rotation | null, ManagementProblem>;
  readonly onTask: (task: Task) => void;
}

/** Requests by each secret, who sends the old one, and what to do. */
function Content({ apiKey, session, rotation, onTask }: ContentProps) {
  if (rotation.isPending) return <Skeleton label="rotation" rows={3} rowHeight="h-14" />;
  if (rotation.isError) {
    return (
      <LoadFailure what="The rotation" problem={rotation.error} onRetry={() => void rotation.refetch()} />
    );
  }
  if (rotation.data === null) {
    return <p className="text-muted">The grace period has ended: only the new secret works.</p>;
  }
  return (
    <>
      <Running rotation={rotation.data} />
      <Actions refusal={whyNotManage(session, apiKey)} onTask={onTask} />
      <Split apiKey={apiKey} rotation={rotation.data} />
      <SenderTable rotation={rotation.data} />
    </>
  );
}

function Running({ rotation }: { readonly rotation: Rotation }) {
  const now = useNow();
  const { current, old, graceEndsAt, endWhenSilentFor, rotatedAt } = rotation;
  return (
    <>
      <p>
        Two secrets work. The old one, <Hint text={old.hint} />, dies{' '}
        <Moment at={graceEndsAt} now={now} text={relativeTime(Date.parse(graceEndsAt), now)} /> (
        {localTime(graceEndsAt)})
        {endWhenSilentFor !== null && `, or once nobody has sent it for ${silenceName(endWhenSilentFor)}`}.
      </p>
      <dl className="mt-4 grid gap-3 sm:grid-cols-2">
        <Figure name="New secret" hint={current.hint} requests={current} rotatedAt={rotatedAt} now={now} />
        <Figure name="Old secret" hint={old.hint} requests={old} rotatedAt={rotatedAt} now={now} />
      </dl>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly hint: string;
  readonly requests: Rotation['current'];
  readonly rotatedAt: string;
  readonly now: number;
}

function Figure({ name, hint, requests, rotatedAt, now }: FigureProps) {
  const { allowed, refused, lastAt } = requests;
  const isSent = lastAt !== null && lastAt >= rotatedAt;
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <dt className="text-sm text-muted">
        {name} <Hint text={hint} />
      </dt>
      <dd className="mt-1">
        <span className="text-xl font-semibold tabular-nums">{countText(allowed + refused)}</span>{' '}
        {allowed + refused === 1 ? 'request' : 'requests'} since the rotation
        {refused > 0 && `, ${countText(refused)} of them refused`}
        <span className="block text-sm text-muted">
          {isSent ? (
            <>
              Last sent <Moment at={lastAt} now={now} />
            </>
          ) : (
            'Nobody has sent it since the rotation'
          )}
        </span>
      </dd>
    </div>
  );
}

function Hint({ text }: { readonly text: string }) {
  return (
    <code translate="no" className="font-mono text-xs whitespace-nowrap">
      {text}
    </code>
  );
}

function Actions({
  refusal,
  onTask,
}: {
  readonly refusal: string | undefined;
  readonly onTask: (task: Task) => void;
}) {
  if (refusal !== undefined) return <p className="mt-3 text-sm text-muted">{refusal}</p>;
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <Button id="end-grace" tone="danger" onClick={() => onTask('end')}>
        End now…
      </Button>
      <Button id="extend-grace" onClick={() => onTask('extend')}>
        Extend…
      </Button>
      <Button id="silence-grace" onClick={() => onTask('silence')}>
        End when silent…
      </Button>
    </div>
  );
}

/** Requests with the new and the old secret over time. Asked anew whenever the figures above are. */
function Split({ apiKey, rotation }: { readonly apiKey: Key; readonly rotation: Rotation }) {
  const { current, old, rotatedAt } = rotation;
  const search = { key: apiKey.id, since: rotatedAt, by: 'secret' };
  const usage = useQuery({
    ...usageQuery(search, () => ({ keyId: apiKey.id, groupBy: 'secret', from: rotatedAt })),
    refetchInterval: 10_000,
  });
  if (usage.isPending) return <Skeleton label="requests by secret" rows={1} rowHeight="h-72" />;
  if (usage.isError) {
    return (
      <LoadFailure what="Requests by secret" problem={usage.error} onRetry={() => void usage.refetch()} />
    );
  }
  const both = [current, old];
  // In a fixed order and both always shown: that one has nothing is the point.
  const groups = both.map(({ id }) => {
    const known = usage.data.groups.find(({ group }) => group === id);
    return known ?? { group: id, name: null, allowed: 0, refused: 0 };
  });
  const counts = usage.data.counts.filter(({ group }) => both.some(({ id }) => id === group));
  return (
    <UsageOverTime
      usage={{ ...usage.data, groups, counts }}
      heading="h3"
      labelOf={(group) => (group === old.id ? 'Old secret' : 'New secret')}
    />
  );
}
