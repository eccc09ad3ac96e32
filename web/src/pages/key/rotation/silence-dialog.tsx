import { type FormEvent, useState } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { SilenceField, silenceName } from '../../webhooks-api/key-dialogs/rotate/silence-field.js';
import type { GraceDialogProps } from './end-grace-dialog.js';

/** Chooses after how long a silence the old secret ends by itself. */
export function SilenceDialog({ apiKey, rotation, onClose }: GraceDialogProps) {
  return (
    <Dialog
      isOpen={rotation !== null}
      onClose={onClose}
      title="End when silent"
      description="Silence is counted from the last request with the old secret, refused ones included, or from the rotation. When it is long enough already, the old secret ends within a minute."
      focusAfter={() => document.getElementById('silence-grace')}
    >
      {rotation && <SilenceForm apiKey={apiKey} silentFor={rotation.endWhenSilentFor} onClose={onClose} />}
    </Dialog>
  );
}

interface SilenceFormProps extends Pick<GraceDialogProps, 'apiKey' | 'onClose'> {
  readonly silentFor: string | null;
}

function SilenceForm({ apiKey, silentFor, onClose }: SilenceFormProps) {
  const put = useKeyUpdate();
  const [silence, setSilence] = useState(silentFor);
  const change = useAction((wish: string | null) => api.endGraceWhenSilent(apiKey.id, wish));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await change.start(silence);
    if (!outcome.done) return;
    put(outcome.value);
    toast(
      silence === null
        ? 'Only time ends the old secret.'
        : `The old secret ends once nobody has sent it for ${silenceName(silence)}.`,
    );
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <SilenceField id="silence" value={silence} onChange={setSilence} />
      {change.problem && <ProblemNotice problem={change.problem} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={change.isPending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
