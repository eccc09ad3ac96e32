import type { Member, Role } from '@neoagent/sdk';
import { api } from '../../api.js';
import { inputClass } from '../../components/field.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { roleNamed, roleNames } from '../../text/role.js';
import { useMembersUpdate } from './use-members-update.js';

interface RoleSelectProps {
  readonly member: Member;
  /** The roles that may be chosen. */
  readonly roles: readonly Role[];
}

/** The member's role, changed as soon as another is chosen. */
export function RoleSelect({ member, roles }: RoleSelectProps) {
  const update = useMembersUpdate();
  const change = useAction((role: Role) => api.changeMemberRole(member.id, role));
  const name = member.name || member.email;

  async function choose(role: Role): Promise<void> {
    const outcome = await change.start(role);
    if (outcome.done) {
      toast(`${name} is now ${roleNamed[role]}.`);
      update();
    }
  }

  return (
    <>
      <select
        aria-label={`Role of ${name}`}
        value={member.role}
        disabled={change.isPending}
        onChange={(event) => {
          const chosen = roles.find((role) => role === event.target.value);
          if (chosen !== undefined) void choose(chosen);
        }}
        className={`${inputClass} max-w-36`}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleNames[role]}
          </option>
        ))}
      </select>
      {change.problem && (
        <p role="alert" className="mt-1.5 max-w-64 text-sm font-medium text-bad">
          {change.problem.detail}
        </p>
      )}
    </>
  );
}
