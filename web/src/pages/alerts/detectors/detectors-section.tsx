import type { Detector, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LoadFailure } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { detectorsQuery } from '../alert-queries.js';
import { whyNotChoose } from '../alert-rights.js';
import { DetectorDialog } from './detector-dialog.js';
import { DetectorRow } from './detector-row.js';

const kinds = [
  { kind: 'attack', title: 'Use by somebody else' },
  { kind: 'care', title: 'What should be tidied up' },
] as const;

/** Every detector: what it looks for, whether it is on, what it does, and how often it fired. */
export function DetectorsSection({ session }: { readonly session: Session }) {
  const detectors = useQuery(detectorsQuery);
  const [changed, setChanged] = useState<Detector | null>(null);
  const refusal = whyNotChoose(session);
  return (
    <section id="detectors" tabIndex={-1} aria-labelledby="detectors-title" className="mt-12">
      <h2 id="detectors-title" className="text-lg font-semibold tracking-tight">
        Detectors
      </h2>
      <p className="mt-1 max-w-2xl text-muted">
        What is looked for, and what is done when it is found. A detector that is off goes on counting, so
        that you see what it would have told.
      </p>
      {refusal && <p className="mt-2 text-sm text-muted">{refusal}</p>}
      {detectors.isPending && (
        <div className="mt-4">
          <Skeleton label="detectors" rows={6} rowHeight="h-20" />
        </div>
      )}
      {detectors.isError && (
        <LoadFailure what="Detectors" problem={detectors.error} onRetry={() => void detectors.refetch()} />
      )}
      {detectors.data &&
        kinds.map(({ kind, title }) => (
          <div key={kind} className="mt-6">
            <h3 id={`detectors-${kind}`} className="mb-2 font-semibold">
              {title}
            </h3>
            <ul
              aria-labelledby={`detectors-${kind}`}
              className="divide-y divide-line rounded-lg border border-line bg-surface"
            >
              {detectors.data
                .filter((detector) => detector.kind === kind)
                .map((detector) => (
                  <DetectorRow
                    key={detector.name}
                    detector={detector}
                    canChange={refusal === undefined}
                    onChange={() => setChanged(detector)}
                  />
                ))}
            </ul>
          </div>
        ))}
      <DetectorDialog detector={changed} onClose={() => setChanged(null)} />
    </section>
  );
}
