import type { Advice } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { adviceQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { adviceTitles, openAdvice } from '../../text/advice.js';
import { AdviceItem } from './advice-item.js';
import { type Narrowed, NarrowedNotice } from './narrowed-notice.js';

/** What there is to tidy up about the account's keys, each with what to do about it. */
export function AdvicePage() {
  const { session } = useRouteContext({ from: '/settings' });
  const advice = useQuery(adviceQuery);
  const [narrowed, setNarrowed] = useState<Narrowed | null>(null);
  return (
    <>
      <PageTitle title="Advice" />
      <p className="mt-2 max-w-2xl text-muted">
        What there is to tidy up about your secret keys, from what they were really used for in the last 90
        days. Nothing is changed unless you press a button.
      </p>
      {narrowed && <NarrowedNotice narrowed={narrowed} onDone={() => setNarrowed(null)} />}
      {advice.isPending && <Skeleton label="advice" rows={3} rowHeight="h-16" />}
      {advice.isError && (
        <LoadFailure what="The advice" problem={advice.error} onRetry={() => void advice.refetch()} />
      )}
      {advice.data && <Groups advice={advice.data} session={session} onNarrowed={setNarrowed} />}
    </>
  );
}

type GroupsProps = Omit<Parameters<typeof AdviceItem>[0], 'advice'> & { readonly advice: readonly Advice[] };

function Groups({ advice, ...item }: GroupsProps) {
  const groups = openAdvice(advice);
  const dismissed = advice.filter(({ dismissedAt }) => dismissedAt !== null);
  const [isDismissedShown, setDismissedShown] = useState(false);
  return (
    <>
      {groups.length === 0 && (
        <p className="mt-6 rounded-lg border border-dashed border-line px-4 py-8 text-center text-muted">
          Nothing to tidy up.
        </p>
      )}
      {groups.map((group) => (
        <section key={group.kind} aria-labelledby={`advice-${group.kind}`} className="mt-8">
          <h2 id={`advice-${group.kind}`} className="mb-3 text-lg font-semibold tracking-tight">
            {adviceTitles[group.kind]} <span className="text-muted">({group.advice.length})</span>
          </h2>
          <List advice={group.advice} {...item} />
        </section>
      ))}
      {dismissed.length > 0 && (
        <div className="mt-8 space-y-3">
          <Button
            tone="quiet"
            aria-expanded={isDismissedShown}
            onClick={() => setDismissedShown(!isDismissedShown)}
          >
            {isDismissedShown ? 'Hide dismissed' : 'Show dismissed'} ({dismissed.length})
          </Button>
          {isDismissedShown && <List advice={dismissed} {...item} />}
        </div>
      )}
    </>
  );
}

function List({ advice, ...item }: GroupsProps) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {advice.map((one) => (
        <AdviceItem key={`${one.keyId} ${one.kind}`} advice={one} {...item} />
      ))}
    </ul>
  );
}
