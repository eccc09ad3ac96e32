import type { IssuedKey, Key } from '@neoagent/sdk';
import { useState } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { useLast } from '../../../hooks/use-last.js';
import { afterMenuDialog } from '../focus-after.js';
import { RecentUse } from './recent-use.js';

interface RegenerateDialogProps {
  /** The key to regenerate; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
}

/** Replaces the secret now. The dialog cannot be closed while the answer, which carries the new secret, is on its way. */
export function RegenerateDialog({ apiKey, onIssued, onClose }: RegenerateDialogProps) {
  const put = useKeyUpdate();
  const shown = useLast(apiKey);
  const [isBusy, setBusy] = useState(false);

  async function regenerate(): Promise<void> {
    if (apiKey === null) return;
    setBusy(true);
    try {
      const issued = await api.regenerateKey(apiKey.id);
      put(issued.key);
      onIssued(issued);
    } finally {
      setBusy(false);
    }
  }

  return (
    <ConfirmDialog
      isOpen={apiKey !== null}
      title={`Regenerate “${shown?.name ?? ''}”?`}
      description={
        <>
          <p>
            <strong className="font-medium text-ink">The old secret stops at once.</strong> Programs that
            still send it are refused until they have the new one.
          </p>
          {shown && <RecentUse apiKey={shown} />}
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            <dt className="font-medium text-ink">Changes</dt>
            <dd>the secret</dd>
            <dt className="font-medium text-ink">Stays</dt>
            <dd>name, key ID, permissions, expiry, restrictions and history</dd>
          </dl>
        </>
      }
      confirmLabel="Regenerate key"
      isDestructive
      onConfirm={regenerate}
      onClose={() => !isBusy && onClose()}
      focusAfter={() => afterMenuDialog(shown)}
    />
  );
}
