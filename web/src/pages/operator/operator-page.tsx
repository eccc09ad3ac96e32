import type { Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { operatorAccountsQuery } from '../../api.js';
import { LoadFailure } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { AccountList } from './account-list.js';
import type { AccountTask } from './account-task.js';
import { isOperator } from './is-operator.js';
import { PermissionsDialog } from './permissions-dialog.js';
import { PlanDialog } from './plan-dialog.js';
import { SuspendDialog } from './suspend-dialog.js';
import { WouldRefuse } from './would-refuse.js';

/** The installation as its operator sees it. To everybody else it looks as if it were not there, as on the server. */
export function OperatorPage() {
  const { session } = useRouteContext({ from: '/settings' });
  if (isOperator(session)) return <Installation session={session} />;
  return (
    <>
      <PageTitle title="There is no such page" />
      <p className="mt-2 text-muted">Check the address, or choose a page of Profile Settings.</p>
    </>
  );
}

function Installation({ session }: { readonly session: Session }) {
  const accounts = useQuery(operatorAccountsQuery);
  const [task, setTask] = useState<AccountTask | null>(null);
  const about = (kind: AccountTask['kind']) => (task?.kind === kind ? task.account : null);
  const close = () => setTask(null);
  return (
    <>
      <PageTitle title="Operator" />
      <p className="mt-2 max-w-2xl text-muted">
        All accounts of this installation. Only owners and admins of the operator’s account see this page;
        every change is kept in the audit log.
      </p>
      <section aria-labelledby="accounts-title" className="mt-8">
        <h2 id="accounts-title" className="mb-3 text-lg font-semibold tracking-tight">
          Accounts
        </h2>
        {accounts.isPending && <Skeleton label="accounts" rows={3} rowHeight="h-16" />}
        {accounts.isError && (
          <LoadFailure what="Accounts" problem={accounts.error} onRetry={() => void accounts.refetch()} />
        )}
        {accounts.data && <AccountList accounts={accounts.data} onTask={setTask} />}
      </section>
      <WouldRefuse session={session} accounts={accounts.data ?? []} />
      <PlanDialog account={about('plan')} onClose={close} />
      <SuspendDialog account={about('suspend')} onClose={close} />
      <PermissionsDialog account={about('permissions')} onClose={close} />
    </>
  );
}
