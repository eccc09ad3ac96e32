import type { Member, Session } from '@neoagent/sdk';
import { Button } from '../../components/button.js';
import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { Tooltip } from '../../components/tooltip.js';
import { useMediaQuery } from '../../hooks/use-media-query.js';
import { useNow } from '../../hooks/use-now.js';
import { roleMeanings, roleNames } from '../../text/role.js';
import { isLastOwner, mayManage, rolesToGive } from './member-rights.js';
import type { MemberTask } from './member-task.js';
import { RoleSelect } from './role-select.js';

interface MemberListProps {
  readonly members: readonly Member[];
  readonly session: Session;
  readonly onTask: (task: MemberTask) => void;
}

/** The members as a table, or as cards where the window is too narrow for one. */
export function MemberList(props: MemberListProps) {
  const isWide = useMediaQuery('(min-width: 60rem)');
  const now = useNow();
  const List = isWide ? MemberTable : MemberCards;
  return <List {...props} now={now} />;
}

type ListProps = MemberListProps & { readonly now: number };

function MemberTable({ members, session, onTask, now }: ListProps) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">Members of this account</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            {['Member', 'Role', 'Joined'].map((column) => (
              <th key={column} scope="col" className="px-2.5 py-2.5 font-medium first:pl-4">
                {column}
              </th>
            ))}
            <th scope="col" className="py-2.5 pr-4">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {members.map((member) => (
            <tr key={member.id} className="h-16">
              <th scope="row" className="min-w-44 px-2.5 py-2 pl-4 text-left font-normal">
                <MemberName member={member} />
              </th>
              <td className="px-2.5 py-2">
                <RoleCell {...{ member, session }} />
              </td>
              <td className="px-2.5 py-2 whitespace-nowrap">
                <Moment at={member.joinedAt} now={now} />
              </td>
              <td className="py-2 pr-4 text-right">
                <EndButton {...{ member, members, session, onTask }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MemberCards({ members, session, onTask, now }: ListProps) {
  return (
    <ul aria-label="Members of this account" className="space-y-3">
      {members.map((member) => (
        <li key={member.id} className="rounded-lg border border-line bg-surface p-4">
          <div className="flex flex-wrap items-start justify-between gap-2">
            <h2 className="min-w-0 text-base">
              <MemberName member={member} />
            </h2>
            <EndButton {...{ member, members, session, onTask }} />
          </div>
          <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
            <Fact term="Role">
              <RoleCell {...{ member, session }} />
            </Fact>
            <Fact term="Joined">
              <Moment at={member.joinedAt} now={now} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function MemberName({ member }: { readonly member: Member }) {
  return (
    <span className="block">
      <span className="block font-medium wrap-anywhere">
        {member.name || member.email}
        {member.isYou && <span className="font-normal text-muted"> (you)</span>}
      </span>
      {member.name !== '' && <span className="block text-xs text-muted wrap-anywhere">{member.email}</span>}
    </span>
  );
}

type AboutMember = Pick<MemberListProps, 'members' | 'session'> & { readonly member: Member };

/** A choice where there is one; else the role with what it means. One's own could not be taken back, so another member changes it. */
function RoleCell({ member, session }: Omit<AboutMember, 'members'>) {
  const own = session.member.role;
  if (mayManage(own, member) && !member.isYou) return <RoleSelect member={member} roles={rolesToGive(own)} />;
  return <Tooltip lines={[roleMeanings[member.role]]}>{roleNames[member.role]}</Tooltip>;
}

/** Everybody may leave but the only owner; others are removed by those who may. */
function EndButton({ member, members, session, onTask }: AboutMember & Pick<MemberListProps, 'onTask'>) {
  if (isLastOwner(member, members)) return null;
  if (!member.isYou && !mayManage(session.member.role, member)) return null;
  const label = member.isYou ? 'Leave' : 'Remove';
  return (
    <Button
      tone="quiet"
      aria-label={member.isYou ? 'Leave this account' : `Remove ${member.name || member.email}`}
      onClick={() => onTask({ kind: 'remove', member })}
    >
      {label}
    </Button>
  );
}
