import type { WebhookDeliveryState, WebhookEndpoint } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/button.js';
import { inputClass } from '../../../components/field.js';
import { LoadFailure } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { DeliveryRow } from './delivery-row.js';
import { deliveriesQuery } from './endpoint-queries.js';
import { ReplayForm } from './replay-form.js';

interface DeliveriesProps {
  readonly endpoint: WebhookEndpoint;
  readonly now: number;
  readonly canManage: boolean;
}

/** The deliveries of an endpoint, newest first, page by page; each opens to its attempts. */
export function Deliveries({ endpoint, now, canManage }: DeliveriesProps) {
  const [state, setState] = useState<WebhookDeliveryState | 'all'>('all');
  const [pages, setPages] = useState<readonly string[]>([]);
  const page = useQuery(deliveriesQuery(endpoint.id, state === 'all' ? undefined : state, pages.at(-1)));
  const last = page.data?.deliveries.at(-1);
  const filterId = `delivery-state-${endpoint.id}`;
  return (
    <div className="mt-4 border-line border-t pt-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <label htmlFor={filterId} className="mb-1 block text-sm font-medium">
            State
          </label>
          <select
            id={filterId}
            className={inputClass}
            value={state}
            onChange={(event) => {
              setState(event.target.value as typeof state);
              setPages([]);
            }}
          >
            <option value="all">All</option>
            <option value="delivered">Delivered</option>
            <option value="pending">Pending</option>
            <option value="failed">Failed</option>
          </select>
        </div>
        {canManage && endpoint.enabled && <ReplayForm endpointId={endpoint.id} />}
      </div>
      {page.isPending && <Skeleton label="deliveries" rows={2} rowHeight="h-10" />}
      {page.isError && (
        <LoadFailure what="Deliveries" problem={page.error} onRetry={() => void page.refetch()} />
      )}
      {page.data?.deliveries.length === 0 && (
        <p className="mt-3 text-sm text-muted">No deliveries here. They are kept for 30 days.</p>
      )}
      <ul className="mt-3 divide-y divide-line">
        {page.data?.deliveries.map((delivery) => (
          <li key={delivery.id}>
            <DeliveryRow delivery={delivery} now={now} canResend={canManage && endpoint.enabled} />
          </li>
        ))}
      </ul>
      <div className="mt-3 flex gap-2">
        {pages.length > 0 && <Button onClick={() => setPages(pages.slice(0, -1))}>Newer</Button>}
        {page.data?.hasMore && last && <Button onClick={() => setPages([...pages, last.id])}>Older</Button>}
      </div>
    </div>
  );
}
