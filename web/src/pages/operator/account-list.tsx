import type { OperatorAccount } from '@neoagent/sdk';
import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { useMediaQuery } from '../../hooks/use-media-query.js';
import { useNow } from '../../hooks/use-now.js';
import { AccountName, AccountStatus, PlanCell } from './account-cells.js';
import { AccountMenu } from './account-menu.js';
import type { AccountTask } from './account-task.js';

interface AccountListProps {
  readonly accounts: readonly OperatorAccount[];
  readonly onTask: (task: AccountTask) => void;
}

const columns = ['Account', 'Plan', 'Keys', 'Status', 'Created'] as const;

/** The accounts as a table, or as cards where the window is too narrow for one. */
export function AccountList(props: AccountListProps) {
  const isWide = useMediaQuery('(min-width: 60rem)');
  const now = useNow();
  const List = isWide ? AccountTable : AccountCards;
  return <List {...props} now={now} />;
}

interface ListProps extends AccountListProps {
  readonly now: number;
}

function AccountTable({ accounts, onTask, now }: ListProps) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">Accounts of this installation</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2.5 py-2.5 font-medium first:pl-4">
                {column}
              </th>
            ))}
            <th scope="col" className="py-2.5 pr-2">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {accounts.map((account) => (
            <tr key={account.id} className="h-16">
              <th scope="row" className="min-w-44 px-2.5 py-2 pl-4 text-left font-normal">
                <AccountName account={account} />
              </th>
              <td className="min-w-28 px-2.5 py-2">
                <PlanCell account={account} />
              </td>
              <td className="px-2.5 py-2 tabular-nums">{account.keyCount.toLocaleString('en')}</td>
              <td className="px-2.5 py-2">
                <AccountStatus account={account} now={now} />
              </td>
              <td className="px-2.5 py-2 whitespace-nowrap">
                <Moment at={account.createdAt} now={now} />
              </td>
              <td className="py-2 pr-2 text-right">
                <AccountMenu account={account} onTask={onTask} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AccountCards({ accounts, onTask, now }: ListProps) {
  return (
    <ul aria-label="Accounts of this installation" className="space-y-3">
      {accounts.map((account) => (
        <li key={account.id} className="rounded-lg border border-line bg-surface p-4">
          <div className="flex items-start justify-between gap-2">
            <h3 className="min-w-0">
              <AccountName account={account} />
            </h3>
            <AccountMenu account={account} onTask={onTask} />
          </div>
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
            <Fact term="Status">
              <AccountStatus account={account} now={now} />
            </Fact>
            <Fact term="Plan">
              <PlanCell account={account} />
            </Fact>
            <Fact term="Keys">{account.keyCount.toLocaleString('en')}</Fact>
            <Fact term="Created">
              <Moment at={account.createdAt} now={now} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}
