import { api } from '../../../api.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { toast } from '../../../components/toast.js';
import { useLast } from '../../../hooks/use-last.js';
import { EndpointDialog } from './endpoint-dialog.js';
import { useWebhookUpdate } from './endpoint-queries.js';
import { afterEndpointDialog, type EndpointTask } from './endpoint-task.js';
import { SigningSecretDialog } from './signing-secret-dialog.js';

const overlapHours = 24;

interface EndpointDialogsProps {
  readonly task: EndpointTask | null;
  readonly onTask: (task: EndpointTask | null) => void;
}

/** The dialog of the present task. */
export function EndpointDialogs({ task, onTask }: EndpointDialogsProps) {
  const update = useWebhookUpdate();
  const close = () => onTask(null);
  const about = (kind: 'rotate' | 'delete') => (task?.kind === kind ? task.endpoint : null);
  const last = useLast(about('rotate') ?? about('delete'));

  async function rotate(): Promise<void> {
    if (task?.kind !== 'rotate') return;
    const issued = await api.rotateWebhookSecret(task.endpoint.id, overlapHours);
    update();
    onTask({ kind: 'secret', issued });
  }

  async function remove(): Promise<void> {
    if (task?.kind !== 'delete') return;
    await api.deleteWebhookEndpoint(task.endpoint.id);
    update();
    toast('The endpoint is deleted.');
    close();
  }

  return (
    <>
      <EndpointDialog
        task={task?.kind === 'add' || task?.kind === 'edit' ? task : null}
        onIssued={(issued) => onTask({ kind: 'secret', issued })}
        onClose={close}
      />
      <ConfirmDialog
        isOpen={task?.kind === 'rotate'}
        title="Rotate the signing secret?"
        description={
          <p>
            You get a new secret, shown once. For {overlapHours} hours deliveries are signed with both, so
            that your receiver never refuses one.
          </p>
        }
        confirmLabel="Rotate secret"
        onConfirm={rotate}
        onClose={close}
        focusAfter={() => afterEndpointDialog(last)}
      />
      <ConfirmDialog
        isOpen={task?.kind === 'delete'}
        title="Delete this endpoint?"
        description={
          <p>
            <span className="font-mono text-sm wrap-anywhere">{last?.url}</span> gets nothing more, and its
            deliveries are deleted with it. To stop it for a while, disable it instead.
          </p>
        }
        confirmLabel="Delete endpoint"
        isDestructive
        onConfirm={remove}
        onClose={close}
        focusAfter={() => afterEndpointDialog(last)}
      />
      <SigningSecretDialog issued={task?.kind === 'secret' ? task.issued : null} onClose={close} />
    </>
  );
}
