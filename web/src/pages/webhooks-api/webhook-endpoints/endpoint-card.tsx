import type { WebhookEndpoint } from '@neoagent/sdk';
import { CircleCheck, CirclePause, Ellipsis, PenLine, RefreshCw, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api.js';
import { Badge } from '../../../components/badge.js';
import { Button, IconButton } from '../../../components/button.js';
import { Menu, MenuItem, MenuSeparator } from '../../../components/menu.js';
import { Moment } from '../../../components/moment.js';
import { Notice, ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { relativeTime } from '../../../text/relative-time.js';
import { Deliveries } from './deliveries.js';
import { useWebhookUpdate } from './endpoint-queries.js';
import { type EndpointTask, endpointMenuId } from './endpoint-task.js';
import { disabledText, eventsText, successText } from './endpoint-text.js';

interface EndpointCardProps {
  readonly endpoint: WebhookEndpoint;
  readonly now: number;
  readonly canManage: boolean;
  readonly onTask: (task: EndpointTask) => void;
}

/** One endpoint: where, what, how it does, and its deliveries on demand. */
export function EndpointCard({ endpoint, now, canManage, onTask }: EndpointCardProps) {
  const [isOpen, setOpen] = useState(false);
  const update = useWebhookUpdate();
  const test = useAction(() => api.sendTestWebhook(endpoint.id));
  const stopped = disabledText(endpoint);
  const { previousSecretEndsAt: oldEndsAt } = endpoint;
  const panel = `deliveries-${endpoint.id}`;

  async function sendTest(): Promise<void> {
    const outcome = await test.start(undefined);
    if (!outcome.done) return;
    setOpen(true);
    update();
    toast('The test event is on its way. Its delivery is the first of the list.');
  }

  return (
    <article
      aria-label={`Endpoint ${endpoint.url}`}
      className="min-w-0 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="font-mono text-sm font-medium wrap-anywhere" translate="no">
            {endpoint.url}
          </h3>
          {endpoint.description !== '' && (
            <p className="mt-0.5 text-sm text-muted wrap-anywhere">{endpoint.description}</p>
          )}
        </div>
        {canManage && <EndpointMenu endpoint={endpoint} onTask={onTask} />}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-muted">
        <EndpointStatus endpoint={endpoint} />
        <span>{eventsText(endpoint.events)}</span>
        <span>{successText(endpoint)}</span>
        <span>
          {endpoint.lastWeek.lastAttemptAt === null ? (
            'No delivery yet'
          ) : (
            <>
              Last delivery <Moment at={endpoint.lastWeek.lastAttemptAt} now={now} />
            </>
          )}
        </span>
        <code translate="no" className="font-mono text-xs">
          {endpoint.secretHint}
        </code>
      </div>
      {stopped && (
        <Notice tone="warn">
          <p>{stopped}</p>
        </Notice>
      )}
      {oldEndsAt && (
        <p className="mt-2 text-sm text-muted">
          Signed with the old secret too: it ends{' '}
          <Moment at={oldEndsAt} now={now} text={relativeTime(Date.parse(oldEndsAt), now)} />.
        </p>
      )}
      {test.problem && <ProblemNotice problem={test.problem} />}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button aria-expanded={isOpen} aria-controls={panel} onClick={() => setOpen(!isOpen)}>
          Deliveries
        </Button>
        {canManage && endpoint.enabled && (
          <Button isPending={test.isPending} onClick={() => void sendTest()}>
            Send test event
          </Button>
        )}
      </div>
      <div id={panel}>{isOpen && <Deliveries endpoint={endpoint} now={now} canManage={canManage} />}</div>
    </article>
  );
}

function EndpointStatus({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  if (!endpoint.enabled) return <Badge tone="muted" icon={CirclePause} label="Disabled" />;
  if (endpoint.failingSince !== null) return <Badge tone="bad" icon={TriangleAlert} label="Failing" />;
  return <Badge tone="good" icon={CircleCheck} label="Enabled" />;
}

function EndpointMenu({ endpoint, onTask }: Pick<EndpointCardProps, 'endpoint' | 'onTask'>) {
  const update = useWebhookUpdate();
  const change = useAction((enabled: boolean) => api.changeWebhookEndpoint(endpoint.id, { enabled }));

  async function switchTo(enabled: boolean): Promise<void> {
    const outcome = await change.start(enabled);
    if (!outcome.done) {
      toast('The server did not change the endpoint. Try again.');
      return;
    }
    update();
    toast(
      enabled
        ? 'Enabled. Deliveries that waited are sent now.'
        : 'Disabled. It gets nothing until it is enabled.',
    );
  }

  return (
    <Menu
      trigger={
        <IconButton id={endpointMenuId(endpoint.id)} aria-label={`Actions for ${endpoint.url}`}>
          <Ellipsis aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <MenuItem icon={PenLine} label="Edit" onSelect={() => onTask({ kind: 'edit', endpoint })} />
      <MenuItem
        icon={endpoint.enabled ? CirclePause : CircleCheck}
        label={endpoint.enabled ? 'Disable' : 'Enable'}
        onSelect={() => void switchTo(!endpoint.enabled)}
      />
      <MenuItem
        icon={RefreshCw}
        label="Rotate signing secret…"
        onSelect={() => onTask({ kind: 'rotate', endpoint })}
      />
      <MenuSeparator />
      <MenuItem
        isDestructive
        icon={Trash2}
        label="Delete…"
        onSelect={() => onTask({ kind: 'delete', endpoint })}
      />
    </Menu>
  );
}
