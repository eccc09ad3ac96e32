import type { Environment, IssuedKey } from '@neoagent/sdk';
import { type FormEvent, useRef, useState } from 'react';
import { api, useKeyUpdate } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogFooter } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { randomId } from '../../text/random-id.js';
import { createCanaryButtonId } from './focus-after.js';

interface CreateCanaryDialogProps {
  /** The environment its secret shows; `null` while the dialog is closed. */
  readonly environment: Environment | null;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
}

/** Makes a key that never works and tells when it is used. While it is being made the dialog cannot be closed. */
export function CreateCanaryDialog({ environment, onIssued, onClose }: CreateCanaryDialogProps) {
  const name = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isOpen={environment !== null}
      onClose={() => !isBusy && onClose()}
      title="Create canary key"
      description="Bait: it looks like your other keys and never works. You are told at once when somebody uses it."
      initialFocus={name}
      focusAfter={() => document.getElementById(createCanaryButtonId)}
    >
      {environment !== null && (
        <CanaryForm {...{ environment, onIssued, onClose, onBusy: setBusy, nameRef: name }} />
      )}
    </Dialog>
  );
}

interface CanaryFormProps {
  readonly environment: Environment;
  readonly nameRef: React.RefObject<HTMLInputElement | null>;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
  readonly onBusy: (isBusy: boolean) => void;
}

function CanaryForm({ environment, nameRef, onIssued, onClose, onBusy }: CanaryFormProps) {
  const put = useKeyUpdate();
  const [name, setName] = useState('');
  const [idempotencyKey] = useState(() => randomId());
  const create = useAction(() =>
    api.createKey({ name, environment, permissions: [], isCanary: true }, { idempotencyKey }),
  );
  const errors = useFieldErrors(create.problem, { name: 'canary-name' }, { name: 'name' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    create.forget();
    if (errors.show(name.trim() === '' ? { name: 'Say where you will plant it.' } : {})) return;
    onBusy(true);
    const outcome = await create.start(undefined);
    onBusy(false);
    if (!outcome.done) return;
    put(outcome.value.key);
    onIssued(outcome.value);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-6">
      <Field
        ref={nameRef}
        id="canary-name"
        label="Where you will plant it"
        hint="The name of the key: when it is used, this says which place was read."
        placeholder="Canary in the old backup"
        autoComplete="off"
        required
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          errors.show({});
        }}
        error={errors.byField.name}
      />
      <div className="text-sm">
        <p className="font-medium">Good places</p>
        <ul className="mt-1 list-disc space-y-1 pl-5 text-muted">
          <li>the .env file of a program that does not read it, or a backup of one</li>
          <li>a private repository, a wiki page or a ticket that nobody has reason to copy from</li>
          <li>the variables of a build that nothing uses</li>
          <li>the notes of a password store, beside what is worth stealing</li>
        </ul>
        <p className="mt-3 text-muted">
          Use one canary for one place, and tell your colleagues not to try it: every use raises an alert.
        </p>
      </div>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button disabled={create.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" tone="primary" isPending={create.isPending}>
          Create canary key
        </Button>
      </DialogFooter>
    </form>
  );
}
