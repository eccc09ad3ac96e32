import type { IssuedWebhookEndpoint } from '@neoagent/sdk';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../../components/button.js';
import { CopyButton } from '../../../components/copy-button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { Notice } from '../../../components/notice.js';
import { useLast } from '../../../hooks/use-last.js';
import { afterEndpointDialog } from './endpoint-task.js';

interface SigningSecretDialogProps {
  /** The secret to show; `null` while the dialog is closed. */
  readonly issued: IssuedWebhookEndpoint | null;
  readonly onClose: () => void;
}

/** Shows a signing secret the only time it can be seen. The first Escape says how to close, the second closes. */
export function SigningSecretDialog({ issued, onClose }: SigningSecretDialogProps) {
  const copy = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [isAsked, setAsked] = useState(false);
  const endpoint = useLast(issued?.endpoint ?? null);
  const isOpen = issued !== null;

  useEffect(() => {
    setAsked(false);
    if (!isOpen) return;
    // A browser may keep a left page whole and show it again on Back; it must come back without the secret.
    const leave = () => flushSync(onClose);
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, [isOpen, onClose]);

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onEscape={() => (isAsked ? onClose() : setAsked(true))}
      title="Copy the signing secret"
      description={
        <p>
          <strong className="font-medium text-ink">This is the only time you will see it.</strong> Your
          receiver verifies our events with it. If it is lost, rotate it.
        </p>
      }
      initialFocus={copy}
      focusAfter={() => afterEndpointDialog(endpoint)}
    >
      {issued && (
        <>
          <label htmlFor="signing-secret" className="mb-1 block text-sm font-medium">
            Signing secret
          </label>
          <textarea
            ref={field}
            id="signing-secret"
            readOnly
            rows={2}
            value={issued.secret}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            translate="no"
            className="mb-3 block field-sizing-content w-full resize-none rounded-md border border-line-strong bg-sunken px-3 py-2.5 font-mono text-sm break-all"
          />
          <CopyButton
            buttonRef={copy}
            tone="primary"
            label="Copy signing secret"
            text={issued.secret}
            onFailure={() => field.current?.select()}
          />
          {isAsked && (
            <Notice tone="warn" role="status">
              <p>Press Escape again to close. The secret cannot be shown again.</p>
            </Notice>
          )}
          <DialogFooter>
            <Button onClick={onClose}>I have saved it</Button>
          </DialogFooter>
        </>
      )}
    </Dialog>
  );
}
