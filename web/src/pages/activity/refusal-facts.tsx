import type { Refusal } from '@neoagent/sdk';
import type { ReactNode } from 'react';
import { CopyButton } from '../../components/copy-button.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../hooks/use-now.js';
import { KeyCell, RequestCell } from './refusal-cells.js';

const doors: Readonly<Record<Refusal['door'], string>> = {
  gateway: 'Through the gateway',
  forward_auth: 'Through a reverse proxy that asks here first',
  verify: 'Asked about by a server with POST /v1/verify',
  own: 'To an endpoint of this installation itself',
};

/** What was asked, with which key, and from where. */
export function RefusalFacts({ refusal }: { readonly refusal: Refusal }) {
  const now = useNow();
  return (
    <section aria-labelledby="asked-title" className="mt-10">
      <h2 id="asked-title" className="mb-3 text-lg font-semibold tracking-tight">
        What was asked
      </h2>
      <dl className="divide-y divide-line rounded-lg border border-line bg-surface">
        <Fact term="Request">
          <RequestCell refusal={refusal} />
        </Fact>
        <Fact term="Route">
          {refusal.route === null ? (
            'None'
          ) : (
            <code translate="no" className="font-mono text-xs wrap-anywhere">
              {refusal.route}
            </code>
          )}
        </Fact>
        <Fact term="Came in">{doors[refusal.door] ?? refusal.door}</Fact>
        <Fact term="Time">
          <Moment at={refusal.at} now={now} />
        </Fact>
        <Fact term="Key">
          <KeyCell keyId={refusal.keyId} keyName={refusal.keyName} />
        </Fact>
        <Fact term="Address">{refusal.address ?? 'Unknown'}</Fact>
        <Fact term="User agent">{refusal.userAgent ?? 'None sent'}</Fact>
        <Fact term="Answer">
          {refusal.enforced
            ? `Refused with status ${refusal.status}`
            : `Let through; it would have been refused with status ${refusal.status}`}
        </Fact>
        <Fact term="Request id">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <code translate="no" className="font-mono text-[0.8125rem] break-all">
              {refusal.requestId}
            </code>
            <CopyButton label="Copy request id" text={refusal.requestId} tone="quiet" />
          </span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 px-4 py-3 sm:grid-cols-[10rem_1fr] sm:px-5">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
