import type { ListedWebhookDelivery, WebhookDeliveryState } from '@neoagent/sdk';
import { CircleCheck, CircleX, Clock, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Badge, type BadgeTone } from '../../../components/badge.js';
import { Moment } from '../../../components/moment.js';
import { DeliveryDetails } from './delivery-details.js';

const states: Readonly<Record<WebhookDeliveryState, { tone: BadgeTone; icon: LucideIcon; label: string }>> = {
  delivered: { tone: 'good', icon: CircleCheck, label: 'Delivered' },
  pending: { tone: 'warn', icon: Clock, label: 'Pending' },
  failed: { tone: 'bad', icon: CircleX, label: 'Failed' },
};

interface DeliveryRowProps {
  readonly delivery: ListedWebhookDelivery;
  readonly now: number;
  readonly canResend: boolean;
}

/** One delivery in a line; pressed, it shows request and answers. */
export function DeliveryRow({ delivery, now, canResend }: DeliveryRowProps) {
  const [isOpen, setOpen] = useState(false);
  const panel = `delivery-${delivery.id}`;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1 rounded px-1 py-2.5 text-left text-sm hover:bg-sunken"
        >
          <Badge {...states[delivery.state]} />
          <span className="font-mono text-xs wrap-anywhere" translate="no">
            {delivery.eventType}
          </span>
          <span className="text-muted">
            {delivery.lastStatus ?? (delivery.attempts > 0 ? 'no answer' : '')}
          </span>
        </button>
        <span className="px-1 text-sm text-muted">
          <Moment at={delivery.createdAt} now={now} />
        </span>
      </div>
      <div id={panel}>
        {isOpen && <DeliveryDetails deliveryId={delivery.id} now={now} canResend={canResend} />}
      </div>
    </>
  );
}
