import type { Key } from '@neoagent/sdk';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { useLast } from '../../../hooks/use-last.js';
import { localTime } from '../../../text/exact-time.js';
import { afterSecret } from '../focus-after.js';
import type { KeyTask } from '../key-task.js';
import { EscapeQuestion } from './escape-question.js';
import { SecretField } from './secret-field.js';
import { SecretSnippets } from './secret-snippets.js';

type SecretTask = Extract<KeyTask, { kind: 'secret' }>;

interface CopyOnceDialogProps {
  /** The secret to show; `null` while the dialog is closed. */
  readonly task: SecretTask | null;
  readonly onClose: () => void;
}

/**
 * Shows a secret the only time it can be seen. Neither a press outside nor one Escape closes it; the first Escape says
 * how, the second asks. The secret is gone from the page with the dialog, also when the page is left and comes back.
 */
export function CopyOnceDialog({ task, onClose }: CopyOnceDialogProps) {
  const copy = useRef<HTMLButtonElement>(null);
  const [escapes, setEscapes] = useState(0);
  const key = useLast(task?.issued.key ?? null);
  const isOpen = task !== null;

  useEffect(() => {
    if (!isOpen) setEscapes(0);
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    // A browser may keep a left page whole and show it again on Back; it must come back without the secret.
    const leave = () => flushSync(onClose);
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, [isOpen, onClose]);

  function stay(): void {
    setEscapes(0);
    copy.current?.focus();
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onEscape={() => (escapes === 2 ? stay() : setEscapes(escapes + 1))}
      width="max-w-2xl"
      title={task?.cause === 'created' ? 'Copy your secret key' : 'Copy the new secret'}
      description={
        <p>
          <strong className="font-medium text-ink">This is the only time you will see it.</strong> We store
          only a hash. If it is lost, regenerate the key.
        </p>
      }
      initialFocus={copy}
      focusAfter={() => afterSecret(key)}
    >
      {task && (
        <>
          {task.cause === 'rotated' && <OldSecretEnd apiKey={task.issued.key} />}
          <SecretField copyRef={copy} secret={task.issued.secret} keyName={task.issued.key.name} />
          {task.issued.key.isCanary ? (
            <p className="text-sm text-muted">
              Plant it where “{task.issued.key.name}” says. It never works; its use is refused like an unknown
              key’s, and you are told.
            </p>
          ) : (
            <SecretSnippets secret={task.issued.secret} />
          )}
          <EscapeQuestion escapes={escapes} onStay={stay} onClose={onClose} />
          <DialogFooter>
            <Button onClick={onClose}>I have saved it</Button>
          </DialogFooter>
        </>
      )}
    </Dialog>
  );
}

/** What a rotation leaves to do, and until when. */
function OldSecretEnd({ apiKey }: { readonly apiKey: Key }) {
  if (apiKey.graceEndsAt === null) return null;
  return (
    <p className="mb-4 text-sm">
      Both secrets work now. Put the new one where your programs read it: the old one dies on{' '}
      <strong className="font-medium">{localTime(apiKey.graceEndsAt)}</strong>. The key’s page shows who still
      sends it.
    </p>
  );
}
