import type { OperatorAccount, PermissionOverrides } from '@neoagent/sdk';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogFooter } from '../../components/dialog.js';
import { LinesField } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { useLast } from '../../hooks/use-last.js';
import { afterAccountDialog } from './account-task.js';
import { permissionsIn, refuseOverrides } from './permission-lines.js';
import { useAccountUpdate } from './use-account-update.js';

interface PermissionsDialogProps {
  /** The account to change; `null` while the dialog is closed. */
  readonly account: OperatorAccount | null;
  readonly onClose: () => void;
}

/** What an account holds besides its plan, and what it never holds. */
export function PermissionsDialog({ account, onClose }: PermissionsDialogProps) {
  const shown = useLast(account);
  const granted = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog
      isOpen={account !== null}
      onClose={onClose}
      title={`Permissions of “${shown?.name ?? ''}”`}
      description={`Changes to what the plan ${shown?.plan ?? ''} holds. A permission that is withheld wins over everything.`}
      initialFocus={granted}
      focusAfter={() => afterAccountDialog(shown)}
    >
      {account && <PermissionsForm account={account} grantedRef={granted} onClose={onClose} />}
    </Dialog>
  );
}

const fields = { granted: 'granted-permissions', withheld: 'withheld-permissions' } as const;
const fieldOf = { granted: 'granted', withheld: 'withheld' } as const;

interface PermissionsFormProps {
  readonly account: OperatorAccount;
  readonly grantedRef: RefObject<HTMLTextAreaElement | null>;
  readonly onClose: () => void;
}

function PermissionsForm({ account, grantedRef, onClose }: PermissionsFormProps) {
  const put = useAccountUpdate();
  const [granted, setGranted] = useState(account.grantedPermissions.join('\n'));
  const [withheld, setWithheld] = useState(account.withheldPermissions.join('\n'));
  const save = useAction((lists: PermissionOverrides) => api.setAccountPermissions(account.id, lists));
  const errors = useFieldErrors(save.problem, fields, fieldOf);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    save.forget();
    const lists = { granted: permissionsIn(granted), withheld: permissionsIn(withheld) };
    if (errors.show(refuseOverrides(lists.granted, lists.withheld))) return;
    const outcome = await save.start(lists);
    if (!outcome.done) return;
    put(outcome.value);
    toast(`The permissions of “${outcome.value.name}” are saved.`);
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <LinesField
        ref={grantedRef}
        id={fields.granted}
        label="Granted"
        hint="Held besides those of the plan. One a line, such as chatbots:write or chatbots:*."
        value={granted}
        onChange={(event) => setGranted(event.target.value)}
        error={errors.byField.granted}
      />
      <LinesField
        id={fields.withheld}
        label="Withheld"
        hint="Never held, whatever the plan says. One a line."
        value={withheld}
        onChange={(event) => setWithheld(event.target.value)}
        error={errors.byField.withheld}
      />
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={save.isPending}>
          Save permissions
        </Button>
      </DialogFooter>
    </form>
  );
}
