import type { Key } from '@neoagent/sdk';
import { api, useKeyUpdate } from '../../../api.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { toast } from '../../../components/toast.js';
import { useLast } from '../../../hooks/use-last.js';
import { afterMenuDialog } from '../focus-after.js';
import { RecentUse } from './recent-use.js';

interface DisableDialogProps {
  /** The key to disable; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onClose: () => void;
}

/** Stops a key until it is enabled again. */
export function DisableDialog({ apiKey, onClose }: DisableDialogProps) {
  const put = useKeyUpdate();
  const shown = useLast(apiKey);

  async function disable(): Promise<void> {
    if (apiKey === null) return;
    const changed = await api.disableKey(apiKey.id);
    put(changed);
    toast(`“${changed.name}” is disabled. Its calls are refused until you enable it.`);
    onClose();
  }

  return (
    <ConfirmDialog
      isOpen={apiKey !== null}
      title={`Disable “${shown?.name ?? ''}”?`}
      description={
        <>
          <p>
            Calls with this key are refused from the next request on. You can enable it again at any time.
          </p>
          {shown && <RecentUse apiKey={shown} />}
        </>
      }
      confirmLabel="Disable key"
      onConfirm={disable}
      onClose={onClose}
      focusAfter={() => afterMenuDialog(shown)}
    />
  );
}
