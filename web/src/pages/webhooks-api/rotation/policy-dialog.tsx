import type { RotationPolicy } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, rotationPolicyQuery } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { inputClass } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { durationWords } from './policy-text.js';

interface PolicyDialogProps {
  /** The policy to change; `null` while the dialog is closed. */
  readonly policy: RotationPolicy | null;
  readonly onClose: () => void;
}

/** Changes what the account asks of rotation. */
export function PolicyDialog({ policy, onClose }: PolicyDialogProps) {
  return (
    <Dialog
      isOpen={policy !== null}
      onClose={onClose}
      title="Change the rotation policy"
      description="Nothing is rotated by itself: a new secret must be put where programs read it, so the makers of the keys are reminded. A longest life is enforced when keys are made."
      focusAfter={() => document.getElementById('change-policy')}
    >
      {policy && <PolicyForm policy={policy} onClose={onClose} />}
    </Dialog>
  );
}

const ages = ['30d', '60d', '90d', '180d', '1y'] as const;

function PolicyForm({ policy, onClose }: { readonly policy: RotationPolicy; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [wish, setWish] = useState(policy.account);
  const change = useAction((wanted: RotationPolicy['account']) => api.setRotationPolicy(wanted));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await change.start(wish);
    if (!outcome.done) return;
    client.setQueryData(rotationPolicyQuery.queryKey, outcome.value);
    toast('The rotation policy is changed.');
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <Choice
        id="policy-every"
        label="Rotate every"
        none="Nobody is reminded"
        times={ages}
        value={wish.rotateEvery}
        onChange={(rotateEvery) => setWish({ ...wish, rotateEvery })}
      />
      <Choice
        id="policy-grace"
        label="The old secret works for"
        none="24 hours"
        times={['1h', '3d', '1w', '30d']}
        value={wish.grace}
        onChange={(grace) => setWish({ ...wish, grace })}
      />
      <Choice
        id="policy-life"
        label="Longest life of a key and a secret"
        none="Not limited by the account"
        times={ages}
        value={wish.maxLifetime}
        onChange={(maxLifetime) => setWish({ ...wish, maxLifetime })}
      />
      {change.problem && <ProblemNotice problem={change.problem} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={change.isPending}>
          Save policy
        </Button>
      </DialogFooter>
    </form>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly none: string;
  readonly times: readonly string[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** One of the usual times, or none. A time that is not among them stays a choice. */
function Choice({ id, label, none, times, value, onChange }: ChoiceProps) {
  const shown = value === null || times.includes(value) ? times : [value, ...times];
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        className={`${inputClass} sm:w-72`}
      >
        <option value="">{none}</option>
        {shown.map((time) => (
          <option key={time} value={time}>
            {durationWords(time)}
          </option>
        ))}
      </select>
    </div>
  );
}
