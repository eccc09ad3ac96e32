import type { Role } from '@neoagent/sdk';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogFooter } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { roleMeanings, roleNames } from '../../text/role.js';
import { inviteButtonId } from './member-task.js';
import { useMembersUpdate } from './use-members-update.js';

interface InviteDialogProps {
  readonly isOpen: boolean;
  /** The roles that may be given, weakest first. */
  readonly roles: readonly Role[];
  readonly onClose: () => void;
}

/** Asks somebody to join by mail. */
export function InviteDialog({ isOpen, roles, onClose }: InviteDialogProps) {
  const first = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Invite a member"
      description="They get a mail with a link that works once, for 7 days."
      initialFocus={first}
      focusAfter={() => document.getElementById(inviteButtonId)}
    >
      {isOpen && <InviteForm roles={roles} emailRef={first} onClose={onClose} />}
    </Dialog>
  );
}

const fields = { email: 'invite-email' } as const;

interface InviteFormProps extends Pick<InviteDialogProps, 'roles' | 'onClose'> {
  readonly emailRef: RefObject<HTMLInputElement | null>;
}

function InviteForm({ roles, emailRef, onClose }: InviteFormProps) {
  const update = useMembersUpdate();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const invite = useAction(api.inviteMember);
  const errors = useFieldErrors(invite.problem, fields, { email: 'email' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    invite.forget();
    if (errors.show(email.trim() === '' ? { email: 'Enter their email.' } : {})) return;
    const outcome = await invite.start({ email: email.trim(), role });
    if (!outcome.done) return;
    update();
    toast(`${outcome.value.email} is invited. The link is in their mailbox.`);
    onClose();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field
        ref={emailRef}
        id={fields.email}
        label="Email"
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.byField.email}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Role</legend>
        <div className="space-y-2">
          {roles.map((each) => (
            <label
              key={each}
              className="flex items-start gap-2.5 rounded-md border border-line px-3 py-2.5 has-checked:border-accent"
            >
              <input
                type="radio"
                name="invite-role"
                value={each}
                checked={role === each}
                onChange={() => setRole(each)}
                className="mt-1 size-4 accent-accent"
              />
              <span>
                <span className="block text-sm font-medium">{roleNames[each]}</span>
                <span className="block text-sm text-muted">{roleMeanings[each]}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={invite.isPending}>
          Send invitation
        </Button>
      </DialogFooter>
    </form>
  );
}
