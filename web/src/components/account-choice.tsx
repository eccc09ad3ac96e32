import type { Session } from '@neoagent/sdk';
import { Building2, Check } from 'lucide-react';
import { MenuItem, MenuSeparator } from './menu.js';

type OwnAccount = Session['accounts'][number];

interface AccountChoiceProps {
  readonly session: Session;
  readonly onChoose: (account: OwnAccount) => void;
}

/** The accounts of a member of several, in the account menu. */
export function AccountChoice({ session, onChoose }: AccountChoiceProps) {
  if (session.accounts.length < 2) return null;
  return (
    <>
      <p className="px-2.5 pt-1 pb-1 text-xs text-muted">Accounts</p>
      {session.accounts.map((account) => {
        const isPresent = account.id === session.account.id;
        return (
          <MenuItem
            key={account.id}
            icon={isPresent ? Check : Building2}
            label={isPresent ? `${account.name} (this one)` : account.name}
            isDisabled={isPresent}
            onSelect={() => onChoose(account)}
          />
        );
      })}
      <MenuSeparator />
    </>
  );
}
