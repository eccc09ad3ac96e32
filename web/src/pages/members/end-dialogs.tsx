import type { Invitation, Member } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { toast } from '../../components/toast.js';
import { enterAnew } from '../../hooks/use-account-switch.js';
import { useLast } from '../../hooks/use-last.js';
import { afterMemberDialog } from './member-task.js';
import { useMembersUpdate } from './use-members-update.js';

interface RemoveDialogProps {
  /** Who is to go, perhaps the reader; `null` while the dialog is closed. */
  readonly member: Member | null;
  readonly onClose: () => void;
}

/** Removes a member, or lets the reader leave. */
export function RemoveDialog({ member, onClose }: RemoveDialogProps) {
  const shown = useLast(member);
  const update = useMembersUpdate();
  const name = shown?.name || shown?.email || '';
  const isOwn = shown?.isYou === true;

  async function remove(): Promise<void> {
    if (member === null) return;
    await api.removeMember(member.id);
    // Into another account of theirs, or to the sign-in page.
    if (member.isYou) return enterAnew();
    onClose();
    update();
    toast(`${name} is no longer a member.`);
  }

  return (
    <ConfirmDialog
      isOpen={member !== null}
      title={isOwn ? 'Leave this account?' : `Remove ${name}?`}
      description={
        <>
          <p>
            {isOwn ? 'You lose' : 'They lose'} access at once. The keys {isOwn ? 'you' : 'they'} created go on
            working, so that no program stops.
          </p>
          {isOwn ? (
            <p>Only another member can invite you back.</p>
          ) : (
            <p>
              Whoever knows their secrets can still use them:{' '}
              <Link
                to="/settings/webhooks-api"
                hash="token-management"
                className="text-accent underline underline-offset-2"
              >
                rotate the keys they created
              </Link>{' '}
              afterwards.
            </p>
          )}
        </>
      }
      confirmLabel={isOwn ? 'Leave account' : 'Remove member'}
      isDestructive
      onConfirm={remove}
      onClose={onClose}
      focusAfter={afterMemberDialog}
    />
  );
}

interface CancelDialogProps {
  readonly invitation: Invitation | null;
  readonly onClose: () => void;
}

/** Takes an invitation back: its link is dead at once. */
export function CancelDialog({ invitation, onClose }: CancelDialogProps) {
  const shown = useLast(invitation);
  const update = useMembersUpdate();

  async function cancel(): Promise<void> {
    if (invitation === null) return;
    await api.cancelInvitation(invitation.id);
    update();
    toast(`The invitation of ${invitation.email} is cancelled.`);
    onClose();
  }

  return (
    <ConfirmDialog
      isOpen={invitation !== null}
      title={`Cancel the invitation of ${shown?.email ?? ''}?`}
      description={<p>The link in their mail stops working. You can invite them again.</p>}
      confirmLabel="Cancel invitation"
      isDestructive
      onConfirm={cancel}
      onClose={onClose}
      focusAfter={afterMemberDialog}
    />
  );
}
