import type { OperatorAccount } from '@neoagent/sdk';
import { CirclePause, CirclePlay, Ellipsis, Layers, ListChecks } from 'lucide-react';
import { api } from '../../api.js';
import { IconButton } from '../../components/button.js';
import { Menu, MenuItem, MenuSeparator } from '../../components/menu.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { type AccountTask, accountMenuId } from './account-task.js';
import { useAccountUpdate } from './use-account-update.js';

interface AccountMenuProps {
  readonly account: OperatorAccount;
  readonly onTask: (task: AccountTask) => void;
}

/** What the operator can do with an account; what stops its keys comes last and apart. */
export function AccountMenu({ account, onTask }: AccountMenuProps) {
  const put = useAccountUpdate();
  const resume = useAction(() => api.resumeAccount(account.id));

  async function start(): Promise<void> {
    const outcome = await resume.start(undefined);
    if (!outcome.done) {
      toast(`“${account.name}” is still suspended: the server did not resume it. Try again.`);
      return;
    }
    put(outcome.value);
    toast(`“${account.name}” is resumed. Its keys work again.`);
  }

  return (
    <Menu
      trigger={
        <IconButton id={accountMenuId(account.id)} aria-label={`Actions for ${account.name}`}>
          <Ellipsis aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <MenuItem icon={Layers} label="Change plan…" onSelect={() => onTask({ kind: 'plan', account })} />
      <MenuItem
        icon={ListChecks}
        label="Permissions…"
        onSelect={() => onTask({ kind: 'permissions', account })}
      />
      <MenuSeparator />
      {account.suspendedAt === null ? (
        <MenuItem
          isDestructive
          icon={CirclePause}
          label="Suspend…"
          onSelect={() => onTask({ kind: 'suspend', account })}
        />
      ) : (
        <MenuItem icon={CirclePlay} label="Resume" onSelect={() => void start()} />
      )}
    </Menu>
  );
}
