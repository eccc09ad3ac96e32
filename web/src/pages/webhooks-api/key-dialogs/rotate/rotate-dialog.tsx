import type { IssuedKey, Key } from '@neoagent/sdk';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api, useKeyUpdate } from '../../../../api.js';
import { Button } from '../../../../components/button.js';
import { Dialog, DialogFooter } from '../../../../components/dialog.js';
import { Notice, ProblemNotice } from '../../../../components/notice.js';
import { useAction } from '../../../../hooks/use-action.js';
import { useLast } from '../../../../hooks/use-last.js';
import { useNow } from '../../../../hooks/use-now.js';
import { localTime, utcTime } from '../../../../text/exact-time.js';
import { afterMenuDialog } from '../../focus-after.js';
import { RecentUse } from '../recent-use.js';
import { defaultGrace, type GraceDraft, graceText, oldSecretEnd } from './grace-draft.js';
import { GraceField } from './grace-field.js';
import { SilenceField } from './silence-field.js';

interface RotateDialogProps {
  /** The key to rotate; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
}

/** Gives a key a new secret while the old one goes on working. Cannot be closed while the new secret is on its way. */
export function RotateDialog({ apiKey, onIssued, onClose }: RotateDialogProps) {
  const shown = useLast(apiKey);
  const cancel = useRef<HTMLButtonElement>(null);
  const [isBusy, setBusy] = useState(false);
  const close = () => !isBusy && onClose();
  return (
    <Dialog
      isOpen={apiKey !== null}
      onClose={close}
      onEscape={close}
      title={`Rotate “${shown?.name ?? ''}”`}
      description="You get a new secret now, and the old one goes on working for a while, so that no program fails in between."
      initialFocus={cancel}
      focusAfter={() => afterMenuDialog(shown)}
    >
      {apiKey && (
        <RotateForm cancelRef={cancel} apiKey={apiKey} onIssued={onIssued} onClose={close} onBusy={setBusy} />
      )}
    </Dialog>
  );
}

interface RotateFormProps {
  readonly apiKey: Key;
  readonly cancelRef: RefObject<HTMLButtonElement | null>;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
  readonly onBusy: (isBusy: boolean) => void;
}

function RotateForm({ apiKey, cancelRef, onIssued, onClose, onBusy }: RotateFormProps) {
  const put = useKeyUpdate();
  const [grace, setGrace] = useState(defaultGrace);
  const [silence, setSilence] = useState<string | null>(null);
  const [complaint, setComplaint] = useState<string>();
  const rotate = useAction((text: string) =>
    api.rotateKey(apiKey.id, {
      grace: text,
      endRunningGrace: apiKey.graceEndsAt !== null,
      ...(silence !== null && text !== '0' && { endWhenSilentFor: silence }),
    }),
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const text = graceText(grace);
    setComplaint(text === undefined ? 'Enter a whole number, at most 30 days.' : undefined);
    if (text === undefined) return document.getElementById('rotate-grace-amount')?.focus();
    onBusy(true);
    const outcome = await rotate.start(text).finally(() => onBusy(false));
    if (!outcome.done) return;
    put(outcome.value.key);
    onIssued(outcome.value);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <GraceField
        name="rotate-grace"
        legend="The old secret goes on working for"
        draft={grace}
        onChange={setGrace}
        error={complaint}
      />
      <OldSecretEnd grace={grace} apiKey={apiKey} />
      <SilenceField id="rotate-silence" value={silence} onChange={setSilence} />
      <div className="text-sm text-muted">
        <RecentUse apiKey={apiKey} />
        <p className="mt-2">
          Stays: name, key ID, permissions, expiry, limits, restrictions and history. If the secret leaked,
          regenerate instead: that ends it at once.
        </p>
      </div>
      {apiKey.graceEndsAt !== null && (
        <Notice tone="warn">
          <p>
            An earlier rotation still runs. Rotating again ends its old secret at once, instead of on{' '}
            {localTime(apiKey.graceEndsAt)}.
          </p>
        </Notice>
      )}
      {rotate.problem && <ProblemNotice problem={rotate.problem} />}
      <DialogFooter>
        <Button ref={cancelRef} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" tone="primary" isPending={rotate.isPending}>
          Rotate key
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Says when the old secret will die. */
function OldSecretEnd({ grace, apiKey }: { readonly grace: GraceDraft; readonly apiKey: Key }) {
  const now = useNow();
  const end = oldSecretEnd(grace, now, apiKey.expiresAt);
  if (end === undefined) return null;
  const iso = new Date(end).toISOString();
  const isCapped = apiKey.expiresAt !== null && end === Date.parse(apiKey.expiresAt);
  return (
    <p className="text-sm" aria-live="polite">
      {end <= now ? (
        'The old secret dies at once.'
      ) : (
        <>
          The old secret dies on <strong className="font-medium">{localTime(iso)}</strong>{' '}
          <span className="text-muted">({utcTime(iso)})</span>
          {isCapped && ', with the key itself: a secret never outlives its key'}.
        </>
      )}
    </p>
  );
}
