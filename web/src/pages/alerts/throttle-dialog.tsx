import type { Alert } from '@neoagent/sdk';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogFooter } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { useLast } from '../../hooks/use-last.js';
import { useAlertUpdate } from './alert-queries.js';
import { type AlertTask, afterAlertDialog } from './alert-task.js';
import { readPercent } from './percent.js';

interface ThrottleDialogProps {
  /** The alert whose key is to do less; `null` while the dialog is closed. */
  readonly task: Extract<AlertTask, { kind: 'throttle' | 'expect' }> | null;
  readonly onClose: () => void;
}

/** Lets the key of an alert do only a part of what its plan allows, or all of it again. */
export function ThrottleDialog({ task, onClose }: ThrottleDialogProps) {
  const shown = useLast(task);
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      isOpen={task !== null}
      onClose={onClose}
      title={`Throttle “${shown?.alert.keyName ?? ''}”`}
      description="Calls beyond that are refused from the next request on. The key’s own page shows the limit."
      initialFocus={input}
      focusAfter={() => afterAlertDialog(shown)}
    >
      {task && <ThrottleForm alert={task.alert} inputRef={input} onClose={onClose} />}
    </Dialog>
  );
}

interface ThrottleFormProps {
  readonly alert: Alert;
  readonly inputRef: React.RefObject<HTMLInputElement | null>;
  readonly onClose: () => void;
}

const fields = { percent: 'throttle-percent' } as const;

function ThrottleForm({ alert, inputRef, onClose }: ThrottleFormProps) {
  const update = useAlertUpdate();
  const [text, setText] = useState('20');
  const throttle = useAction((percent: number) => api.throttleAlertedKey(alert.id, percent));
  const errors = useFieldErrors(throttle.problem, fields, { percent: 'percent' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    throttle.forget();
    const percent = readPercent(text);
    if (errors.show(percent === undefined ? { percent: 'Enter a whole number from 1 to 100.' } : {})) return;
    const outcome = await throttle.start(percent ?? 100);
    if (!outcome.done) return;
    update();
    toast(
      percent === 100
        ? `“${alert.keyName}” may do all that its plan allows again.`
        : `“${alert.keyName}” may do ${percent} % of what its plan allows.`,
    );
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Field
        ref={inputRef}
        id={fields.percent}
        label="Percent of the plan’s tightest limit"
        hint="From 1 to 100; 100 takes the throttle away."
        inputMode="numeric"
        autoComplete="off"
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={errors.byField.percent}
      />
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={throttle.isPending}>
          Throttle key
        </Button>
      </DialogFooter>
    </form>
  );
}
