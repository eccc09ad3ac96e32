import type { OperatorAccount } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { operatorAccountsQuery, sessionQuery } from '../../api.js';

/** Puts a changed account where the page reads it, and has everything that may depend on it read anew. */
export function useAccountUpdate(): (account: OperatorAccount) => void {
  const client = useQueryClient();
  return (account) => {
    client.setQueryData(operatorAccountsQuery.queryKey, (accounts) =>
      accounts?.map((item) => (item.id === account.id ? account : item)),
    );
    void client.invalidateQueries({ queryKey: operatorAccountsQuery.queryKey });
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
}
