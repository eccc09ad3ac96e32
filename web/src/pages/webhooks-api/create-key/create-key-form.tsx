import type { Environment, IssuedKey, ManagementProblem, Permission } from '@neoagent/sdk';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useState } from 'react';
import { api, keysQuery, rotationPolicyQuery, useKeyUpdate } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { ChoiceGroup } from '../../../components/choice-group.js';
import { DialogFooter } from '../../../components/dialog.js';
import { Field, FieldError } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { useAction } from '../../../hooks/use-action.js';
import { useFieldErrors } from '../../../hooks/use-field-errors.js';
import { useNow } from '../../../hooks/use-now.js';
import { readAnew } from '../../../read-anew.js';
import { expiryWithin } from '../../../text/expiry.js';
import { randomId } from '../../../text/random-id.js';
import { ExpiryField } from './expiry-field.js';
import {
  complaintsAbout,
  draftFieldOf,
  type KeyDraft,
  keyInput,
  newDraft,
  reviewSentence,
} from './key-draft.js';
import { PermissionField } from './permission-field.js';

const environments = [
  { value: 'live', label: 'Live' },
  { value: 'test', label: 'Test' },
] as const;

interface CreateKeyFormProps {
  readonly nameRef: RefObject<HTMLInputElement | null>;
  readonly environment: Environment;
  readonly permissions: UseQueryResult<readonly Permission[], ManagementProblem>;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
}

/** The form of a new key. However often it is sent, it creates one key. */
export function CreateKeyForm({
  nameRef,
  environment,
  permissions,
  onBusy,
  onIssued,
  onClose,
}: CreateKeyFormProps) {
  const now = useNow();
  const queryClient = useQueryClient();
  const put = useKeyUpdate();
  const limit = useQuery(rotationPolicyQuery).data?.maxLifetimeInForce ?? null;
  const [written, setDraft] = useState(() => newDraft(environment));
  const draft = { ...written, expiry: expiryWithin(written.expiry, limit) };
  const [idempotencyKey] = useState(() => randomId());
  const catalogue = permissions.data ?? [];
  const create = useAction((wanted: KeyDraft) =>
    api.createKey(keyInput(wanted, catalogue, Date.now()), { idempotencyKey }),
  );
  const errors = useFieldErrors(
    create.problem,
    {
      name: 'key-name',
      environment: 'environment-live',
      permissions: 'preset-read_only',
      expiry: draft.expiry.choice === 'custom' ? 'expiry-day' : 'expiry-choice',
    },
    draftFieldOf,
  );
  const change = (part: Partial<KeyDraft>) => setDraft({ ...draft, ...part });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    create.forget();
    if (errors.show(complaintsAbout(draft, Date.now()))) return;
    onBusy(true);
    const outcome = await create.start(draft);
    onBusy(false);
    if (outcome.done) {
      put(outcome.value.key);
      onIssued(outcome.value);
      return;
    }
    // The answer may have been lost after the key was made: the list then shows it.
    void readAnew(queryClient, keysQuery.queryKey);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-6">
      <Field
        ref={nameRef}
        id="key-name"
        label="Name"
        hint="What uses it? You will look for this name when something must be replaced."
        placeholder="CI deploy"
        autoComplete="off"
        required
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        error={errors.byField.name}
      />
      <div>
        <ChoiceGroup
          name="environment"
          legend="Environment"
          choices={environments}
          value={draft.environment}
          onChange={(next) => change({ environment: next })}
        />
        <FieldError id="environment-error" message={errors.byField.environment} />
      </div>
      <PermissionField
        draft={draft}
        permissions={permissions}
        onChange={change}
        error={errors.byField.permissions}
      />
      <ExpiryField
        expiry={draft.expiry}
        now={now}
        limit={limit}
        onChange={(expiry) => change({ expiry })}
        error={errors.byField.expiry}
      />
      <p className="rounded-lg bg-sunken px-4 py-3 text-sm">
        <span className="sr-only">Summary: </span>
        {reviewSentence(draft, catalogue, { now })}
      </p>
      {errors.general && <ProblemNotice problem={errors.general} />}
      {errors.general?.code === 'repeated' && (
        <p className="text-sm">
          The key is in the list. If its secret did not reach you, close this dialog and regenerate the key.
        </p>
      )}
      <DialogFooter>
        <Button disabled={create.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" tone="primary" isPending={create.isPending}>
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
}
