import type { Session } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { LifeBuoy, LogOut, UserCog } from 'lucide-react';
import { api, sessionQuery } from '../api.js';
import { enterAnew } from '../hooks/use-account-switch.js';
import { useAction } from '../hooks/use-action.js';
import { AccountChoice } from './account-choice.js';
import { Menu, MenuItem, MenuSeparator } from './menu.js';
import { toast } from './toast.js';

/** The avatar button and its menu. */
export function AccountMenu({ session }: { readonly session: Session }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useAction(() => api.signOut());
  const choose = useAction((accountId: string) => api.chooseAccount(accountId));
  const { name, email } = session.member;

  async function goOver({ id, name: other }: Session['accounts'][number]): Promise<void> {
    const outcome = await choose.start(id);
    if (outcome.done) enterAnew();
    else toast(`You are still in ${session.account.name}: the server did not open ${other}. Try again.`);
  }

  async function leave(): Promise<void> {
    const outcome = await signOut.start(undefined);
    if (!outcome.done) {
      toast('You are still signed in: the server did not confirm. Try again.');
      return;
    }
    queryClient.setQueryData(sessionQuery.queryKey, null);
    // First away from the pages that would ask again with the session that is gone.
    await router.navigate({ to: '/sign-in' });
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, null);
    toast('You are signed out.');
  }

  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label="Account menu"
          className="inline-flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent hover:outline-2 hover:outline-accent"
        >
          {initialOf(name || email)}
        </button>
      }
    >
      <div className="border-b border-line px-2.5 pt-1.5 pb-2.5">
        <p className="truncate font-medium">{name || email}</p>
        <p className="truncate text-muted">{email}</p>
      </div>
      <div className="pt-1">
        <AccountChoice session={session} onChoose={(account) => void goOver(account)} />
        <MenuItem
          icon={UserCog}
          label="Profile Settings"
          onSelect={() => void router.navigate({ to: '/settings/profile' })}
        />
        <MenuItem
          icon={LifeBuoy}
          label="Troubleshooting"
          onSelect={() => void router.navigate({ to: '/troubleshooting' })}
        />
        <MenuSeparator />
        <MenuItem icon={LogOut} label="Sign out" onSelect={() => void leave()} />
      </div>
    </Menu>
  );
}

function initialOf(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?';
}
