import type { Invitation, Session } from '@neoagent/sdk';
import { Button } from '../../components/button.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../hooks/use-now.js';
import { roleNames } from '../../text/role.js';
import { mayManage } from './member-rights.js';
import type { MemberTask } from './member-task.js';

interface InvitationListProps {
  readonly invitations: readonly Invitation[];
  readonly session: Session;
  readonly onTask: (task: MemberTask) => void;
}

/** Who was asked and has not answered. */
export function InvitationList({ invitations, session, onTask }: InvitationListProps) {
  const now = useNow();
  return (
    <ul
      aria-labelledby="invitations-title"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {invitations.map((invitation) => (
        <li
          key={invitation.id}
          className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3"
        >
          <div className="min-w-0">
            <p className="font-medium wrap-anywhere">{invitation.email}</p>
            <p className="text-sm text-muted wrap-anywhere">
              {roleNames[invitation.role]}, invited
              {invitation.invitedBy && ` by ${invitation.invitedBy.name}`}{' '}
              <Moment at={invitation.createdAt} now={now} />
              {'. '}
              {untilText(invitation.expiresAt, now)}
            </p>
          </div>
          {mayManage(session.member.role, invitation) && (
            <Button
              tone="quiet"
              aria-label={`Cancel the invitation of ${invitation.email}`}
              onClick={() => onTask({ kind: 'cancel', invitation })}
            >
              Cancel
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const dayMs = 86_400_000;

function untilText(expiresAt: string, now: number): string {
  const days = Math.ceil((Date.parse(expiresAt) - now) / dayMs);
  if (days <= 0) return 'The link has expired; invite again.';
  return days === 1 ? 'The link works for less than a day.' : `The link works for ${days} more days.`;
}
