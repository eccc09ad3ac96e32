import type { Key } from '@neoagent/sdk';
import { api, useKeyUpdate } from '../../../api.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { toast } from '../../../components/toast.js';
import { useLast } from '../../../hooks/use-last.js';
import { afterMenuDialog } from '../focus-after.js';
import { RecentUse } from './recent-use.js';

interface RevokeDialogProps {
  /** The key to revoke; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onClose: () => void;
}

/** Ends a key for good. */
export function RevokeDialog({ apiKey, onClose }: RevokeDialogProps) {
  const put = useKeyUpdate();
  const shown = useLast(apiKey);

  async function revoke(): Promise<void> {
    if (apiKey === null) return;
    const changed = await api.revokeKey(apiKey.id);
    put(changed);
    toast(`“${changed.name}” is revoked. It is kept among the inactive keys.`);
    onClose();
  }

  return (
    <ConfirmDialog
      isOpen={apiKey !== null}
      title={`Revoke “${shown?.name ?? ''}”?`}
      description={
        <>
          <p>
            It takes effect on the next request on this server and cannot be undone: the key can never be
            restored, enabled or regenerated.
          </p>
          {shown && <RecentUse apiKey={shown} />}
          {shown?.status !== 'disabled' && <p>To stop it for a while only, disable it instead.</p>}
        </>
      }
      confirmLabel="Revoke key"
      isDestructive
      onConfirm={revoke}
      onClose={onClose}
      focusAfter={() => afterMenuDialog(shown)}
    />
  );
}
