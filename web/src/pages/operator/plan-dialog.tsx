import type { OperatorAccount, OperatorPlan } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api, operatorPlansQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogFooter } from '../../components/dialog.js';
import { inputClass } from '../../components/field.js';
import { LoadFailure, ProblemNotice } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { useLast } from '../../hooks/use-last.js';
import { afterAccountDialog } from './account-task.js';
import { limitText, quotaText } from './limit-text.js';
import { useAccountUpdate } from './use-account-update.js';

interface PlanDialogProps {
  /** The account to move; `null` while the dialog is closed. */
  readonly account: OperatorAccount | null;
  readonly onClose: () => void;
}

/** Moves an account to another plan, showing what that plan holds. */
export function PlanDialog({ account, onClose }: PlanDialogProps) {
  const shown = useLast(account);
  const select = useRef<HTMLSelectElement>(null);
  return (
    <Dialog
      isOpen={account !== null}
      onClose={onClose}
      title={`Change the plan of “${shown?.name ?? ''}”`}
      description="It holds from the next request on. Keys stay as they are; what the plan lacks is refused."
      initialFocus={select}
      focusAfter={() => afterAccountDialog(shown)}
    >
      {account && <Plans account={account} selectRef={select} onClose={onClose} />}
    </Dialog>
  );
}

interface PlansProps {
  readonly account: OperatorAccount;
  readonly selectRef: RefObject<HTMLSelectElement | null>;
  readonly onClose: () => void;
}

function Plans(props: PlansProps) {
  const plans = useQuery(operatorPlansQuery);
  if (plans.isPending) return <Skeleton label="plans" rows={2} rowHeight="h-12" />;
  if (plans.isError)
    return <LoadFailure what="Plans" problem={plans.error} onRetry={() => void plans.refetch()} />;
  return <PlanForm {...props} plans={plans.data} />;
}

function PlanForm({
  account,
  plans,
  selectRef,
  onClose,
}: PlansProps & { readonly plans: readonly OperatorPlan[] }) {
  const put = useAccountUpdate();
  const [name, setName] = useState(account.plan);
  const change = useAction((plan: string) => api.setAccountPlan(account.id, plan));
  const chosen = plans.find((plan) => plan.name === name);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await change.start(name);
    if (!outcome.done) return;
    put(outcome.value);
    toast(`“${outcome.value.name}” now has the plan ${outcome.value.plan}.`);
    onClose();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label htmlFor="account-plan" className="mb-1 block text-sm font-medium">
        Plan
      </label>
      <select
        ref={selectRef}
        id="account-plan"
        value={name}
        onChange={(event) => setName(event.target.value)}
        aria-describedby="account-plan-holds"
        className={inputClass}
      >
        {chosen === undefined && <option value={name}>{name} (no longer configured)</option>}
        {plans.map((plan) => (
          <option key={plan.name} value={plan.name}>
            {plan.name === account.plan ? `${plan.name} (present plan)` : plan.name}
          </option>
        ))}
      </select>
      <div id="account-plan-holds">{chosen && <PlanHolds plan={chosen} />}</div>
      {change.problem && <ProblemNotice problem={change.problem} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={name === account.plan} isPending={change.isPending}>
          Change plan
        </Button>
      </DialogFooter>
    </form>
  );
}

function PlanHolds({ plan }: { readonly plan: OperatorPlan }) {
  return (
    <dl className="mt-4 space-y-3 rounded-lg border border-line bg-sunken px-4 py-3 text-sm">
      <div>
        <dt className="font-medium">Permissions</dt>
        <dd className="mt-0.5 wrap-anywhere">
          {plan.permissions.length === 0 ? 'None' : plan.permissions.join(', ')}
        </dd>
      </div>
      <div>
        <dt className="font-medium">Limits</dt>
        {plan.limits.length === 0 && <dd className="mt-0.5">None</dd>}
        {plan.limits.map((limit) => (
          <dd key={limit.name} className="mt-0.5 wrap-anywhere">
            {limitText(limit)}
          </dd>
        ))}
      </div>
      <div>
        <dt className="font-medium">Quota</dt>
        <dd className="mt-0.5">{quotaText(plan.quota)}</dd>
      </div>
    </dl>
  );
}
