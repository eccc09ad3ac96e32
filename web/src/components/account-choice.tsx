import type { Session } from '@neoagent/sdk';
import { Building2, Check } from 'lucide-react';
import { api } from '../api.js';
import { enterAnew } from '../hooks/use-account-switch.js';
import { useAction } from '../hooks/use-action.js';
import { MenuItem, MenuSeparator } from './menu.js';
import { toast } from './toast.js';

/** The accounts of a member of several, in the account menu; choosing one goes over to it. */
export function AccountChoice({ session }: { readonly session: Session }) {
  const choose = useAction((accountId: string) => api.chooseAccount(accountId));
  if (session.accounts.length < 2) return null;

  async function goOver(accountId: string, name: string): Promise<void> {
    const outcome = await choose.start(accountId);
    if (outcome.done) enterAnew();
    else toast(`You are still in ${session.account.name}: the server did not open ${name}. Try again.`);
  }

  return (
    <>
      <p className="px-2.5 pt-1 pb-1 text-xs text-muted">Accounts</p>
      {session.accounts.map(({ id, name }) => {
        const isPresent = id === session.account.id;
        return (
          <MenuItem
            key={id}
            icon={isPresent ? Check : Building2}
            label={isPresent ? `${name} (this one)` : name}
            isDisabled={isPresent}
            onSelect={() => void goOver(id, name)}
          />
        );
      })}
      <MenuSeparator />
    </>
  );
}
