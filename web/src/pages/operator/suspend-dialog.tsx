import type { OperatorAccount } from '@neoagent/sdk';
import { api } from '../../api.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { toast } from '../../components/toast.js';
import { useLast } from '../../hooks/use-last.js';
import { afterAccountDialog } from './account-task.js';
import { useAccountUpdate } from './use-account-update.js';

interface SuspendDialogProps {
  /** The account to suspend; `null` while the dialog is closed. */
  readonly account: OperatorAccount | null;
  readonly onClose: () => void;
}

/** Stops all keys of an account until it is resumed. */
export function SuspendDialog({ account, onClose }: SuspendDialogProps) {
  const put = useAccountUpdate();
  const shown = useLast(account);

  async function suspend(): Promise<void> {
    if (account === null) return;
    const changed = await api.suspendAccount(account.id);
    put(changed);
    toast(`“${changed.name}” is suspended. Its keys are refused until you resume it.`);
    onClose();
  }

  return (
    <ConfirmDialog
      isOpen={account !== null}
      title={`Suspend “${shown?.name ?? ''}”?`}
      description={
        <>
          <p>
            {keysText(shown?.keyCount ?? 0)} refused from the next request on. Its members can still sign in
            and see why. You can resume it at any time.
          </p>
          {shown?.isOperator && <p>This is your own account, the operator’s.</p>}
        </>
      }
      confirmLabel="Suspend account"
      isDestructive
      onConfirm={suspend}
      onClose={onClose}
      focusAfter={() => afterAccountDialog(shown)}
    />
  );
}

function keysText(count: number): string {
  if (count === 0) return 'The account has no keys now; any it creates are';
  return count === 1 ? 'Its 1 key is' : `Its ${count.toLocaleString('en')} keys are`;
}
