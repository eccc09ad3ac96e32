import type { ManagementProblem, Reason } from '@neoagent/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { LoadFailure } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { adviceByCode } from './advice.js';
import { CodeEntry } from './code-entry.js';
import { Section } from './section.js';

interface ReasonSectionsProps {
  readonly reasons: UseQueryResult<readonly Reason[], ManagementProblem>;
  readonly target: string;
}

/** The catalogue of the server, one entry a code, each with cause, check and fix. */
export function ReasonSections({ reasons, target }: ReasonSectionsProps) {
  return (
    <Section id="by-code" title="By code">
      <p className="mb-4 text-muted">
        The code stands in the answer’s JSON as <code className="font-mono text-[0.875em]">code</code> and in
        the header X-Neoagent-Reason.
      </p>
      {reasons.isPending && <Skeleton label="codes" rows={6} rowHeight="h-28" />}
      {reasons.isError && (
        <LoadFailure what="The codes" problem={reasons.error} onRetry={() => void reasons.refetch()} />
      )}
      <div className="space-y-2">
        {reasons.data?.map((reason) => (
          <CodeEntry
            key={reason.code}
            code={reason.code}
            status={reason.status}
            title={reason.title}
            facts={factsOf(reason)}
            isTarget={reason.code === target}
          />
        ))}
      </div>
    </Section>
  );
}

function factsOf(reason: Reason): readonly { term: string; text: string }[] {
  const advice = adviceByCode[reason.code];
  const known = advice
    ? [
        { term: 'Cause', text: advice.cause },
        { term: 'Check', text: advice.check },
      ]
    : [];
  return [...known, { term: 'Fix', text: reason.fix }];
}
