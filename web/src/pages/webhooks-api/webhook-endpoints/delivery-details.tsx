import type { WebhookTry } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Moment } from '../../../components/moment.js';
import { LoadFailure, ProblemNotice } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { relativeTime } from '../../../text/relative-time.js';
import { deliveryQuery, useWebhookUpdate } from './endpoint-queries.js';

interface DeliveryDetailsProps {
  readonly deliveryId: string;
  readonly now: number;
  readonly canResend: boolean;
}

/** The request, every attempt with its answer, when it is tried next, and sending it again. */
export function DeliveryDetails({ deliveryId, now, canResend }: DeliveryDetailsProps) {
  const delivery = useQuery(deliveryQuery(deliveryId));
  const update = useWebhookUpdate();
  const resend = useAction(() => api.resendWebhook(deliveryId));
  if (delivery.isPending) return <Skeleton label="delivery" rows={2} rowHeight="h-10" />;
  if (delivery.isError) {
    return (
      <LoadFailure what="The delivery" problem={delivery.error} onRetry={() => void delivery.refetch()} />
    );
  }
  const { eventId, requestBody, tries, nextAttemptAt, state } = delivery.data;

  async function sendAgain(): Promise<void> {
    const outcome = await resend.start(undefined);
    if (!outcome.done) return;
    update();
    toast('Sent again, with the same webhook-id.');
  }

  return (
    <div className="space-y-3 rounded-lg bg-sunken p-3 text-sm">
      <p className="wrap-anywhere">
        <span className="font-medium">webhook-id</span>{' '}
        <code translate="no" className="font-mono text-xs">
          {eventId}
        </code>
      </p>
      {state === 'pending' && nextAttemptAt && (
        <p>
          Next attempt{' '}
          <Moment at={nextAttemptAt} now={now} text={relativeTime(Date.parse(nextAttemptAt), now)} />
        </p>
      )}
      <Text title="Request body" text={requestBody} />
      {tries.map((one) => (
        <Attempt key={one.number} attempt={one} now={now} />
      ))}
      {canResend && (
        <Button isPending={resend.isPending} onClick={() => void sendAgain()}>
          Resend
        </Button>
      )}
      {resend.problem && <ProblemNotice problem={resend.problem} />}
    </div>
  );
}

function Attempt({ attempt, now }: { readonly attempt: WebhookTry; readonly now: number }) {
  const headers = Object.entries(attempt.requestHeaders).map(([name, value]) => `${name}: ${value}`);
  return (
    <section aria-label={`Attempt ${attempt.number}`} className="border-line border-t pt-3">
      <p className="font-medium">
        Attempt {attempt.number}: {attempt.status ?? 'no answer'} after {attempt.durationMs} ms,{' '}
        <Moment at={attempt.at} now={now} />
      </p>
      {attempt.failure && <p className="mt-1 text-bad">{attempt.failure}</p>}
      <Text title="Request headers" text={headers.join('\n')} />
      {attempt.responseBody !== '' && <Text title="Response body" text={attempt.responseBody} />}
    </section>
  );
}

function Text({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="mt-2">
      <p className="text-xs font-medium text-muted">{title}</p>
      <pre
        translate="no"
        className="mt-1 rounded border border-line bg-surface p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </pre>
    </div>
  );
}
