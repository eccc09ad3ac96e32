import type { Key } from '@neoagent/sdk';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { Field } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useFieldErrors } from '../../../hooks/use-field-errors.js';
import { useLast } from '../../../hooks/use-last.js';
import { afterMenuDialog } from '../focus-after.js';

interface RenameDialogProps {
  /** The key to rename; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onClose: () => void;
}

/** Gives a key another name; nothing else about it changes. */
export function RenameDialog({ apiKey, onClose }: RenameDialogProps) {
  const shown = useLast(apiKey);
  const name = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      isOpen={apiKey !== null}
      onClose={onClose}
      title="Rename key"
      description="The secret and everything else stay as they are."
      initialFocus={name}
      focusAfter={() => afterMenuDialog(shown)}
    >
      {apiKey && <RenameForm nameRef={name} apiKey={apiKey} onClose={onClose} />}
    </Dialog>
  );
}

const fields = { name: 'new-key-name' } as const;

interface RenameFormProps {
  readonly nameRef: RefObject<HTMLInputElement | null>;
  readonly apiKey: Key;
  readonly onClose: () => void;
}

function RenameForm({ nameRef, apiKey, onClose }: RenameFormProps) {
  const put = useKeyUpdate();
  const [name, setName] = useState(apiKey.name);
  const rename = useAction((next: string) => api.renameKey(apiKey.id, next));
  const errors = useFieldErrors(rename.problem, fields, { name: 'name' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    rename.forget();
    if (errors.show(name.trim() === '' ? { name: 'Enter a name.' } : {})) return;
    const outcome = await rename.start(name.trim());
    if (!outcome.done) return;
    put(outcome.value);
    toast(`Renamed to “${outcome.value.name}”.`);
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Field
        ref={nameRef}
        id="new-key-name"
        label="Name"
        autoComplete="off"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={errors.byField.name}
      />
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={rename.isPending}>
          Rename key
        </Button>
      </DialogFooter>
    </form>
  );
}
