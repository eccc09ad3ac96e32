import type { Key, Rotation } from '@neoagent/sdk';
import { useRef } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { toast } from '../../../components/toast.js';
import { useLast } from '../../../hooks/use-last.js';
import { useNow } from '../../../hooks/use-now.js';
import { localTime } from '../../../text/exact-time.js';
import { pastTime } from '../../../text/relative-time.js';
import { countText } from '../../usage/usage-text.js';
import { keyMenuId } from '../../webhooks-api/focus-after.js';

export interface GraceDialogProps {
  readonly apiKey: Key;
  /** The rotation to change; `null` while the dialog is closed. */
  readonly rotation: Rotation | null;
  readonly onClose: () => void;
}

/** Ends the old secret now. Says who would notice before it asks. */
export function EndGraceDialog({ apiKey, rotation, onClose }: GraceDialogProps) {
  const put = useKeyUpdate();
  const shown = useLast(rotation);
  const hasEnded = useRef(false);

  async function end(): Promise<void> {
    const changed = await api.endGrace(apiKey.id);
    hasEnded.current = true;
    toast(`The old secret of “${changed.name}” is refused from now on.`);
    onClose();
    put(changed);
  }

  return (
    <ConfirmDialog
      isOpen={rotation !== null}
      title={`End the old secret of “${apiKey.name}” now?`}
      description={
        <>
          <p>
            <strong className="font-medium text-ink">
              Programs that still send the old secret are refused (401 key_revoked) from the next request on.
            </strong>{' '}
            It cannot be undone. The new secret goes on working.
          </p>
          {shown && <Proof rotation={shown} />}
        </>
      }
      confirmLabel="End old secret"
      isDestructive
      onConfirm={end}
      onClose={onClose}
      // The button that opened it is gone with the old secret.
      focusAfter={() => document.getElementById(hasEnded.current ? keyMenuId(apiKey.id) : 'end-grace')}
    />
  );
}

/** The last use of the old secret, as proof that nobody needs it or warning that somebody does. */
function Proof({ rotation }: { readonly rotation: Rotation }) {
  const now = useNow();
  const { old, rotatedAt, senders } = rotation;
  const [latest] = senders;
  if (old.lastAt === null || old.lastAt < rotatedAt) {
    return <p>Nobody has sent it since the rotation, {pastTime(rotatedAt, now)}.</p>;
  }
  return (
    <p>
      It was last sent{' '}
      <strong className="font-medium text-ink">
        {pastTime(old.lastAt, now)} ({localTime(old.lastAt)})
      </strong>
      {latest &&
        ` from ${latest.address ?? 'an unknown address'} by ${latest.userAgent ?? 'a program without a user agent'}`}
      ; {countText(old.allowed + old.refused)} requests since the rotation from {countText(senders.length)}{' '}
      {senders.length === 1 ? 'sender' : 'senders'}.
    </p>
  );
}
