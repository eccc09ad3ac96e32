import { type FormEvent, useState } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useLast } from '../../../hooks/use-last.js';
import { localTime } from '../../../text/exact-time.js';
import { defaultGrace, graceMs, graceText } from '../../webhooks-api/key-dialogs/rotate/grace-draft.js';
import { GraceField } from '../../webhooks-api/key-dialogs/rotate/grace-field.js';
import type { GraceDialogProps } from './end-grace-dialog.js';

/** Lets the old secret work for longer. */
export function ExtendGraceDialog({ apiKey, rotation, onClose }: GraceDialogProps) {
  const shown = useLast(rotation);
  return (
    <Dialog
      isOpen={rotation !== null}
      onClose={onClose}
      title={`Extend the grace period of “${apiKey.name}”`}
      description={
        shown && (
          <p>
            The old secret dies on {localTime(shown.graceEndsAt)}; it can work until{' '}
            {localTime(shown.latestGraceEnd)} at the latest.
          </p>
        )
      }
      focusAfter={() => document.getElementById('extend-grace')}
    >
      {rotation && <ExtendForm apiKey={apiKey} rotation={rotation} onClose={onClose} />}
    </Dialog>
  );
}

type ExtendFormProps = GraceDialogProps & { readonly rotation: NonNullable<GraceDialogProps['rotation']> };

function ExtendForm({ apiKey, rotation, onClose }: ExtendFormProps) {
  const put = useKeyUpdate();
  const [by, setBy] = useState(defaultGrace);
  const [complaint, setComplaint] = useState<string>();
  const extend = useAction((extension: string) => api.extendGrace(apiKey.id, extension));
  const ms = graceMs(by);
  const end = Date.parse(rotation.graceEndsAt) + (ms ?? 0);
  const latest = Date.parse(rotation.latestGraceEnd);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const text = graceText(by);
    const isGood = text !== undefined && text !== '0';
    setComplaint(isGood ? undefined : 'Enter a whole number from 1, at most 30 days.');
    if (!isGood) return document.getElementById('extend-by-amount')?.focus();
    const outcome = await extend.start(text);
    if (!outcome.done) return;
    put(outcome.value);
    toast(
      `The old secret of “${outcome.value.name}” works until ${localTime(outcome.value.graceEndsAt ?? '')}.`,
    );
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <GraceField
        name="extend-by"
        legend="Let the old secret work longer by"
        draft={by}
        onChange={setBy}
        error={complaint}
      />
      {ms !== undefined && (
        <p className="text-sm" aria-live="polite">
          {end > latest ? (
            'That is past the latest moment: choose a shorter time.'
          ) : (
            <>
              It then dies on{' '}
              <strong className="font-medium">{localTime(new Date(end).toISOString())}</strong>.
            </>
          )}
        </p>
      )}
      {extend.problem && <ProblemNotice problem={extend.problem} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={extend.isPending}>
          Extend grace period
        </Button>
      </DialogFooter>
    </form>
  );
}
