import type { Key, KeyLimit } from '@neoagent/sdk';
import { Plus } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, useKeyUpdate } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { inputId, type LimitDraft, noErrors, readDrafts, sortLimitErrors } from './limit-drafts.js';
import { LimitRow } from './limit-row.js';

const mostLimits = 8;

interface LimitsDialogProps {
  /** The key to change; `null` while the dialog is closed. */
  readonly apiKey: Key | null;
  readonly onClose: () => void;
  readonly focusAfter: () => HTMLElement | null;
}

/** Adds, changes and removes the limits that a key has of its own. */
export function LimitsDialog({ apiKey, onClose, focusAfter }: LimitsDialogProps) {
  return (
    <Dialog
      isOpen={apiKey !== null}
      onClose={onClose}
      title="Limits of this key alone"
      description="They hold beside the limits of your plan, from the next request on."
      focusAfter={focusAfter}
    >
      {apiKey && <LimitsForm apiKey={apiKey} onClose={onClose} />}
    </Dialog>
  );
}

function LimitsForm({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const put = useKeyUpdate();
  const [drafts, setDrafts] = useState<readonly LimitDraft[]>(() => draftsOf(apiKey.limits));
  const [nextId, setNextId] = useState(drafts.length + 1);
  const [errors, setErrors] = useState(noErrors);
  const addButton = useRef<HTMLButtonElement>(null);
  const save = useAction((limits: readonly KeyLimit[]) => api.setKeyLimits(apiKey.id, limits));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows that were sent are those of the problem
  useEffect(() => {
    if (save.problem !== undefined) setErrors(sortLimitErrors(save.problem.errors, drafts));
  }, [save.problem]);
  useEffect(() => {
    const [first] = errors.byInput.keys();
    if (first !== undefined) document.getElementById(first)?.focus();
  }, [errors]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    save.forget();
    const limits = readDrafts(drafts);
    setErrors('byInput' in limits ? limits : noErrors);
    if ('byInput' in limits) return;
    const outcome = await save.start(limits);
    if (!outcome.done) return;
    put(outcome.value);
    toast(`The limits of “${outcome.value.name}” are saved.`);
    onClose();
  }

  function add(): void {
    setDrafts([...drafts, { id: nextId, name: '', allow: '', per: '1m' }]);
    setNextId(nextId + 1);
    setErrors(noErrors);
    // The input is there once the row is rendered.
    requestAnimationFrame(() => document.getElementById(inputId({ id: nextId }, 'name'))?.focus());
  }

  function remove(id: number): void {
    setDrafts(drafts.filter((one) => one.id !== id));
    // The pressed button goes away with its row.
    requestAnimationFrame(() => addButton.current?.focus());
  }

  const isAllBesideFields = errors.byInput.size > 0 && errors.others.length === 0;
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      {drafts.length === 0 && <p className="text-muted">This key has no limit of its own.</p>}
      <ul className="space-y-5">
        {drafts.map((draft, index) => (
          <LimitRow
            key={draft.id}
            draft={draft}
            place={index + 1}
            errorOf={(part) => errors.byInput.get(inputId(draft, part))}
            onChange={(change) =>
              setDrafts(drafts.map((one) => (one.id === draft.id ? { ...one, ...change } : one)))
            }
            onRemove={() => remove(draft.id)}
          />
        ))}
      </ul>
      {drafts.length < mostLimits && (
        <Button ref={addButton} className="mt-4" onClick={add}>
          <Plus aria-hidden className="size-4" />
          Add limit
        </Button>
      )}
      {save.problem && !isAllBesideFields && <ProblemNotice problem={save.problem} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={save.isPending}>
          Save limits
        </Button>
      </DialogFooter>
    </form>
  );
}

function draftsOf(limits: readonly KeyLimit[]): readonly LimitDraft[] {
  return limits.map(({ name, allow, per }, index) => ({ id: index + 1, name, allow: String(allow), per }));
}
