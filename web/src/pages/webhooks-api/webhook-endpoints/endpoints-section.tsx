import type { Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Webhook } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/button.js';
import { LoadFailure } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { useNow } from '../../../hooks/use-now.js';
import { EndpointCard } from './endpoint-card.js';
import { EndpointDialogs } from './endpoint-dialogs.js';
import { endpointsQuery } from './endpoint-queries.js';
import { whyNotManageEndpoints } from './endpoint-rights.js';
import { addEndpointId, type EndpointTask } from './endpoint-task.js';
import { EventCatalogue } from './event-catalogue.js';

/** The account's webhook endpoints with their deliveries, and the events they can receive. */
export function EndpointsSection({ session }: { readonly session: Session }) {
  const endpoints = useQuery(endpointsQuery);
  const [task, setTask] = useState<EndpointTask | null>(null);
  const now = useNow();
  const refusal = whyNotManageEndpoints(session);
  return (
    <section id="endpoints" tabIndex={-1} aria-labelledby="endpoints-title" className="mt-10">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id="endpoints-title" className="text-lg font-semibold tracking-tight">
            Webhook endpoints
          </h2>
          <p className="mt-1 text-muted">Addresses of yours that receive signed events about your keys.</p>
        </div>
        <div className="max-w-72">
          <Button
            id={addEndpointId}
            disabled={refusal !== undefined}
            aria-describedby={refusal && 'add-endpoint-refusal'}
            onClick={() => setTask({ kind: 'add' })}
          >
            <Webhook aria-hidden className="size-4" />
            Add endpoint
          </Button>
          {refusal && (
            <p id="add-endpoint-refusal" className="mt-1.5 text-sm text-muted">
              {refusal}
            </p>
          )}
        </div>
      </div>
      <div className="mt-5 space-y-4">
        {endpoints.isPending && <Skeleton label="webhook endpoints" rows={1} rowHeight="h-20" />}
        {endpoints.isError && (
          <LoadFailure
            what="Webhook endpoints"
            problem={endpoints.error}
            onRetry={() => void endpoints.refetch()}
          />
        )}
        {endpoints.data?.length === 0 && (
          <p className="rounded-lg border border-line border-dashed px-4 py-6 text-center text-muted">
            No webhook endpoints yet. Calling the API with a secret key does not need one.
          </p>
        )}
        {endpoints.data?.map((endpoint) => (
          <EndpointCard
            key={endpoint.id}
            endpoint={endpoint}
            now={now}
            canManage={refusal === undefined}
            onTask={setTask}
          />
        ))}
      </div>
      <EventCatalogue />
      <EndpointDialogs task={task} onTask={setTask} />
    </section>
  );
}
