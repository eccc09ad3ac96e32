import type { IssuedWebhookEndpoint, NewWebhookEndpoint } from '@neoagent/sdk';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { Field } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useFieldErrors } from '../../../hooks/use-field-errors.js';
import { useLast } from '../../../hooks/use-last.js';
import { useWebhookUpdate } from './endpoint-queries.js';
import { afterEndpointDialog, type EndpointTask } from './endpoint-task.js';
import { EventPicker } from './event-picker.js';

type FormTask = Extract<EndpointTask, { kind: 'add' | 'edit' }>;

interface EndpointDialogProps {
  /** A new endpoint or one to change; `null` while the dialog is closed. */
  readonly task: FormTask | null;
  readonly onIssued: (issued: IssuedWebhookEndpoint) => void;
  readonly onClose: () => void;
}

/** Adds an endpoint, or changes one. */
export function EndpointDialog({ task, onIssued, onClose }: EndpointDialogProps) {
  const shown = useLast(task);
  const url = useRef<HTMLInputElement>(null);
  const isNew = shown?.kind !== 'edit';
  return (
    <Dialog
      isOpen={task !== null}
      onClose={onClose}
      title={isNew ? 'Add webhook endpoint' : 'Edit webhook endpoint'}
      description={
        isNew ? 'You get its signing secret next, shown once.' : 'The signing secret stays as it is.'
      }
      initialFocus={url}
      focusAfter={() => afterEndpointDialog(shown?.kind === 'edit' ? shown.endpoint : null)}
    >
      {task && <EndpointForm urlRef={url} task={task} onIssued={onIssued} onClose={onClose} />}
    </Dialog>
  );
}

const fields = {
  url: 'endpoint-url',
  description: 'endpoint-description',
  events: 'endpoint-events',
} as const;
const empty: NewWebhookEndpoint = { url: '', description: '', events: ['key.*'] };

interface EndpointFormProps extends Pick<EndpointDialogProps, 'onIssued' | 'onClose'> {
  readonly urlRef: RefObject<HTMLInputElement | null>;
  readonly task: FormTask;
}

function EndpointForm({ urlRef, task, onIssued, onClose }: EndpointFormProps) {
  const update = useWebhookUpdate();
  const [draft, setDraft] = useState<NewWebhookEndpoint>(task.kind === 'edit' ? task.endpoint : empty);
  const change = (part: Partial<NewWebhookEndpoint>) => setDraft({ ...draft, ...part });
  const save = useAction(async (input: NewWebhookEndpoint) =>
    task.kind === 'edit'
      ? void (await api.changeWebhookEndpoint(task.endpoint.id, input))
      : api.addWebhookEndpoint(input),
  );
  const errors = useFieldErrors(save.problem, fields, {
    url: 'url',
    description: 'description',
    events: 'events',
  });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    save.forget();
    const { description = '', events, ordered = false, signatureStyle = 'standard' } = draft;
    const url = draft.url.trim();
    const missing = {
      ...(url === '' && { url: 'Enter the URL of your receiver.' }),
      ...(events.length === 0 && { events: 'Choose at least one event.' }),
    };
    if (errors.show(missing)) return;
    const outcome = await save.start({ url, description, events, ordered, signatureStyle });
    if (!outcome.done) return;
    update();
    if (outcome.value !== undefined) return onIssued(outcome.value);
    toast('The endpoint is changed.');
    onClose();
  }

  return (
    <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
      <Field
        ref={urlRef}
        id={fields.url}
        label="URL"
        type="url"
        hint="https, at a public address."
        placeholder="https://example.com/webhooks"
        autoComplete="off"
        required
        value={draft.url}
        onChange={(event) => change({ url: event.target.value })}
        error={errors.byField.url}
      />
      <Field
        id={fields.description}
        label="Description (optional)"
        autoComplete="off"
        maxLength={200}
        value={draft.description ?? ''}
        onChange={(event) => change({ description: event.target.value })}
        error={errors.byField.description}
      />
      <EventPicker
        id={fields.events}
        selected={draft.events}
        onChange={(events) => change({ events })}
        error={errors.byField.events}
      />
      <Choice
        label="Keep the order"
        hint="One event after the other. An event that fails holds up the following ones."
        isChecked={draft.ordered ?? false}
        onChange={(ordered) => change({ ordered })}
      />
      <Choice
        label="Send X-Webhook-Signature too"
        hint="The older style t=…,v1=…, beside the Standard Webhooks headers."
        isChecked={draft.signatureStyle === 'legacy'}
        onChange={(isLegacy) => change({ signatureStyle: isLegacy ? 'legacy' : 'standard' })}
      />
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={save.isPending}>
          {task.kind === 'edit' ? 'Save endpoint' : 'Add endpoint'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

function Choice({ label, hint, isChecked, onChange }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        className="mt-0.5 size-4 accent-accent"
        checked={isChecked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-muted">{hint}</span>
      </span>
    </label>
  );
}
