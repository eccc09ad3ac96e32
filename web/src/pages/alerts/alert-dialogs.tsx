import { useQuery } from '@tanstack/react-query';
import { api, permissionsQuery } from '../../api.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { toast } from '../../components/toast.js';
import { useLast } from '../../hooks/use-last.js';
import { KeyDialogs } from '../webhooks-api/key-dialogs/key-dialogs.js';
import { useAlertUpdate } from './alert-queries.js';
import { type AlertTask, afterAlertDialog } from './alert-task.js';
import { ThrottleDialog } from './throttle-dialog.js';

interface AlertDialogsProps {
  readonly task: AlertTask | null;
  readonly onTask: (task: AlertTask | null) => void;
}

/** The dialog of the present task: about the alert, or about its key. */
export function AlertDialogs({ task, onTask }: AlertDialogsProps) {
  const permissions = useQuery({ ...permissionsQuery, enabled: task !== null });
  const update = useAlertUpdate();
  const expected = task?.kind === 'expect' ? task : null;
  const shown = useLast(expected);

  async function expect(): Promise<void> {
    if (expected === null) return;
    await api.expectAlert(expected.alert.id);
    update();
    toast('The alert is resolved, and its detector knows better.');
    onTask(null);
  }

  return (
    <>
      <ConfirmDialog
        isOpen={expected !== null}
        title="Is this expected?"
        description={
          <>
            <p className="wrap-anywhere">{shown?.alert.summary}</p>
            <p>
              <strong className="font-medium text-ink">What the detector learns:</strong>{' '}
              <span className="wrap-anywhere">{shown?.alert.teaches}</span> Everything else is still told.
            </p>
          </>
        }
        confirmLabel="Mark as expected"
        onConfirm={expect}
        onClose={() => onTask(null)}
        focusAfter={() => afterAlertDialog(shown)}
      />
      <ThrottleDialog task={task?.kind === 'throttle' ? task : null} onClose={() => onTask(null)} />
      <KeyDialogs
        task={task?.kind === 'key' ? task.task : null}
        onTask={(next) => onTask(next && { kind: 'key', task: next })}
        permissions={permissions}
      />
    </>
  );
}
