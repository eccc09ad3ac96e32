import type { Alert, Key, Session } from '@neoagent/sdk';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { ProblemNotice } from '../../components/notice.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { isInactive, whyNotManage } from '../webhooks-api/key-rights.js';
import { useAlertUpdate } from './alert-queries.js';
import { whyNotHandle } from './alert-rights.js';
import { type AlertTask, alertButtonId } from './alert-task.js';

interface AlertActionsProps {
  readonly alert: Alert;
  readonly apiKey: Key | undefined;
  readonly session: Session;
  readonly onTask: (task: AlertTask) => void;
}

/** What can be done about an alert; who may do nothing is told why. */
export function AlertActions({ alert, apiKey, session, onTask }: AlertActionsProps) {
  const update = useAlertUpdate();
  const resolve = useAction(() => api.resolveAlert(alert.id));
  const refusal = whyNotHandle(session);
  if (refusal !== undefined) return <p className="mt-3 text-sm text-muted">{refusal}</p>;

  async function end(): Promise<void> {
    const outcome = await resolve.start(undefined);
    if (!outcome.done) return;
    update();
    toast('The alert is resolved. It is raised again when its detector finds more.');
  }

  return (
    <>
      {resolve.problem && <ProblemNotice problem={resolve.problem} />}
      <div className="mt-4 flex flex-wrap gap-2">
        {apiKey && <KeyActions alert={alert} apiKey={apiKey} session={session} onTask={onTask} />}
        <Button id={alertButtonId(alert.id, 'expect')} onClick={() => onTask({ kind: 'expect', alert })}>
          Mark as expected…
        </Button>
        <Button isPending={resolve.isPending} onClick={() => void end()}>
          Resolve
        </Button>
      </div>
    </>
  );
}

/** Nothing for a key that has ended or is not what it is about, nor for one that this member does not manage. */
function KeyActions({ alert, apiKey, session, onTask }: AlertActionsProps & { readonly apiKey: Key }) {
  if (alert.scope === 'account' || isInactive(apiKey) || whyNotManage(session, apiKey) !== undefined)
    return null;
  const begin = (kind: 'disable' | 'regenerate') => onTask({ kind: 'key', task: { kind, key: apiKey } });
  return (
    <>
      {apiKey.status !== 'disabled' && <Button onClick={() => begin('disable')}>Disable key…</Button>}
      <Button onClick={() => begin('regenerate')}>Regenerate…</Button>
      <Button id={alertButtonId(alert.id, 'throttle')} onClick={() => onTask({ kind: 'throttle', alert })}>
        Throttle…
      </Button>
    </>
  );
}
