import type { Key, KeyOutcome, Session } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keysQuery, rotationPolicyQuery } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { inputClass } from '../../../components/field.js';
import { Notice, ProblemNotice } from '../../../components/notice.js';
import { readAnew } from '../../../read-anew.js';
import { randomId } from '../../../text/random-id.js';
import { defaultGrace, type GraceDraft, graceText } from '../key-dialogs/rotate/grace-draft.js';
import { GraceField } from '../key-dialogs/rotate/grace-field.js';
import { RunOutcome } from './run-outcome.js';
import { useRotationRun } from './use-rotation-run.js';

interface RotateManyDialogProps {
  readonly isOpen: boolean;
  /** The keys that the reader may rotate. */
  readonly keys: readonly Key[];
  readonly session: Session;
  readonly onClose: () => void;
}

/** Rotates every key of the account, or all that one member made. Cannot be closed while secrets are on their way or unsaved. */
export function RotateManyDialog(props: RotateManyDialogProps) {
  const client = useQueryClient();
  const [holdsSecrets, setHoldsSecrets] = useState(false);

  function close(): void {
    setHoldsSecrets(false);
    void readAnew(client, keysQuery.queryKey);
    void readAnew(client, rotationPolicyQuery.queryKey);
    props.onClose();
  }

  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={close}
      onEscape={() => !holdsSecrets && close()}
      width="max-w-2xl"
      title="Rotate many keys"
      description="Each key gets a new secret in a step of its own; one that fails stops no other. Every old secret goes on working for a while."
      focusAfter={() => document.getElementById('rotate-many')}
    >
      {props.isOpen && <RunForm {...props} onClose={close} onSecrets={setHoldsSecrets} />}
    </Dialog>
  );
}

type RunFormProps = RotateManyDialogProps & { readonly onSecrets: (hold: boolean) => void };

function RunForm({ keys, session, onClose, onSecrets }: RunFormProps) {
  const [runName] = useState(randomId);
  const [maker, setMaker] = useState('');
  const [grace, setGrace] = useState<GraceDraft>(defaultGrace);
  const [endsRunning, setEndsRunning] = useState(false);
  const run = useRotationRun();
  const text = graceText(grace);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (text === undefined) return document.getElementById('many-grace-amount')?.focus();
    onSecrets(true);
    const results = await run.start({
      run: runName,
      grace: text,
      endRunningGrace: endsRunning,
      ...(maker !== '' && { createdBy: maker }),
    });
    onSecrets(results.some(({ outcome }: KeyOutcome) => outcome === 'rotated'));
  }

  if (run.isDone) return <RunOutcome results={run.results} onClose={onClose} />;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <MakerField keys={keys} session={session} value={maker} onChange={setMaker} />
      <GraceField
        name="many-grace"
        legend="The old secrets go on working for"
        draft={grace}
        onChange={setGrace}
        error={text === undefined ? 'Enter a whole number, at most 30 days.' : undefined}
      />
      <label className="flex items-start gap-2 text-sm">
        <input
          type="checkbox"
          checked={endsRunning}
          onChange={(event) => setEndsRunning(event.target.checked)}
          className="mt-0.5 size-4 accent-accent"
        />
        Also rotate keys that are rotating already: their oldest secrets end at once
      </label>
      {run.progress !== null && (
        <div role="status" className="text-sm">
          <progress
            aria-label="Keys done"
            value={run.results.length}
            max={Math.max(run.progress, 1)}
            className="block w-full accent-accent"
          />
          {run.results.length} of {run.progress} keys done
        </div>
      )}
      {run.problem && (
        <>
          <ProblemNotice problem={run.problem} />
          <Notice tone="info">
            <p>Continue goes on with the same run: keys that it has rotated are left alone.</p>
          </Notice>
        </>
      )}
      <DialogFooter>
        {run.problem && run.results.length > 0 ? (
          <Button onClick={run.finish}>Show what was rotated</Button>
        ) : (
          <Button disabled={run.isPending} onClick={onClose}>
            Cancel
          </Button>
        )}
        <Button type="submit" tone="primary" isPending={run.isPending}>
          {run.problem ? 'Continue' : 'Rotate keys'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface MakerFieldProps {
  readonly keys: readonly Key[];
  readonly session: Session;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Whose keys: everybody's, or one maker's. */
function MakerField({ keys, session, value, onChange }: MakerFieldProps) {
  const makers = new Map(
    keys.flatMap(({ createdBy }) => (createdBy ? [[createdBy.id, createdBy.name]] : [])),
  );
  const countOf = (id: string) => keys.filter(({ createdBy }) => createdBy?.id === id).length;
  const all = session.member.role === 'member' ? 'Every key you made' : 'Every key of the account';
  return (
    <div>
      <label htmlFor="many-maker" className="mb-1 block text-sm font-medium">
        Which keys
      </label>
      <select
        id="many-maker"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={inputClass}
      >
        <option value="">
          {all} ({keys.length})
        </option>
        {[...makers].map(([id, name]) => (
          <option key={id} value={id}>
            Made by {id === session.member.id ? 'you' : name} ({countOf(id ?? '')})
          </option>
        ))}
      </select>
    </div>
  );
}
