import type { RefusalWithChecks } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, Ban } from 'lucide-react';
import { refusalQuery } from '../../api.js';
import { Badge } from '../../components/badge.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { CodeLink } from '../troubleshooting/code-link.js';
import { DecisionList } from './decision-list.js';
import { LetThroughBadge } from './refusal-cells.js';
import { RefusalFacts } from './refusal-facts.js';

/** One refused request: what was asked, why it was refused, what mends it, and the decision check by check. */
export function RefusalPage() {
  const { requestId } = useParams({ from: '/settings/activity/$requestId' });
  const refusal = useQuery(refusalQuery(requestId));
  return (
    <>
      <Link
        to="/settings/activity"
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-accent hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Activity
      </Link>
      {refusal.isPending && <Skeleton label="decision" rows={4} rowHeight="h-14" />}
      {refusal.isError && refusal.error.code === 'not_found' && <NoSuchRefusal requestId={requestId} />}
      {refusal.isError && refusal.error.code !== 'not_found' && (
        <LoadFailure what="The decision" problem={refusal.error} onRetry={() => void refusal.refetch()} />
      )}
      {refusal.data && <Loaded refusal={refusal.data} />}
    </>
  );
}

function NoSuchRefusal({ requestId }: { readonly requestId: string }) {
  return (
    <>
      <PageTitle title="No refusal with this request id" />
      <p className="mt-2 text-muted">
        Looked for <code className="font-mono text-[0.8125rem] break-all text-ink">{requestId}</code>.
      </p>
      <ul className="mt-4 max-w-2xl list-disc space-y-1.5 pl-5">
        <li>Refusals are kept for 7 days, and only the newest of an account.</li>
        <li>
          A request whose key was missing, mistyped or unknown belongs to no account, so no account can look
          it up.{' '}
          <Link to="/troubleshooting" hash="check-a-key" className="text-accent underline underline-offset-2">
            Check the key
          </Link>{' '}
          instead.
        </li>
        <li>A request that was allowed, or refused for another account, is not found here either.</li>
      </ul>
    </>
  );
}

function Loaded({ refusal }: { readonly refusal: RefusalWithChecks }) {
  return (
    <>
      <PageTitle title={refusal.title} />
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {refusal.enforced ? (
          <Badge tone="bad" icon={Ban} label={`Refused with ${refusal.status}`} />
        ) : (
          <LetThroughBadge />
        )}
        <CodeLink code={refusal.reason} />
      </div>
      <dl className="mt-5 max-w-3xl space-y-3">
        <div>
          <dt className="text-sm font-medium">What is wrong</dt>
          <dd className="wrap-anywhere">{refusal.detail}</dd>
        </div>
        <div>
          <dt className="text-sm font-medium">Fix</dt>
          <dd className="wrap-anywhere">{refusal.fix}</dd>
        </div>
      </dl>
      <RefusalFacts refusal={refusal} />
      <DecisionList checks={refusal.checks} />
    </>
  );
}
