import type { MemberList as Members, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { membersQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { CancelDialog, RemoveDialog } from './end-dialogs.js';
import { InvitationList } from './invitation-list.js';
import { InviteDialog } from './invite-dialog.js';
import { MemberList } from './member-list.js';
import { managesMembers, rolesToGive } from './member-rights.js';
import { inviteButtonId, type MemberTask } from './member-task.js';

/** Who may sign in to the account, with which role, and who was asked to. */
export function MembersPage() {
  const { session } = useRouteContext({ from: '/settings' });
  const members = useQuery(membersQuery);
  const [task, setTask] = useState<MemberTask | null>(null);
  const close = () => setTask(null);
  const mayInvite = managesMembers(session.member.role);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <PageTitle title="Members" />
          <p className="mt-1 max-w-2xl text-muted">
            Who can sign in to {session.account.name}.{' '}
            {mayInvite ? 'A role says what they may do.' : 'Admins and owners invite and remove members.'}
          </p>
        </div>
        {mayInvite && (
          <Button id={inviteButtonId} tone="primary" onClick={() => setTask({ kind: 'invite' })}>
            <UserPlus aria-hidden className="size-4" />
            Invite member
          </Button>
        )}
      </div>
      <div className="mt-6">
        {members.isPending && <Skeleton label="members" rows={2} rowHeight="h-16" />}
        {members.isError && (
          <LoadFailure what="Members" problem={members.error} onRetry={() => void members.refetch()} />
        )}
        {members.data && <People {...{ session, onTask: setTask }} people={members.data} />}
      </div>
      <InviteDialog
        isOpen={task?.kind === 'invite'}
        roles={rolesToGive(session.member.role)}
        onClose={close}
      />
      <RemoveDialog member={task?.kind === 'remove' ? task.member : null} onClose={close} />
      <CancelDialog invitation={task?.kind === 'cancel' ? task.invitation : null} onClose={close} />
    </>
  );
}

interface PeopleProps {
  readonly people: Members;
  readonly session: Session;
  readonly onTask: (task: MemberTask) => void;
}

function People({ people, session, onTask }: PeopleProps) {
  return (
    <>
      <MemberList members={people.members} session={session} onTask={onTask} />
      {people.invitations.length > 0 && (
        <section className="mt-10">
          <h2 id="invitations-title" className="mb-3 text-lg font-semibold tracking-tight">
            Invitations
          </h2>
          <InvitationList invitations={people.invitations} session={session} onTask={onTask} />
        </section>
      )}
    </>
  );
}
