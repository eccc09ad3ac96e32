import type { OperatorAccount } from '@neoagent/sdk';
import { CircleCheck, CirclePause, ShieldCheck } from 'lucide-react';
import { Badge } from '../../components/badge.js';
import { Moment } from '../../components/moment.js';
import { Tooltip } from '../../components/tooltip.js';
import { overrideLines, overrideSummary } from './permission-lines.js';

/** The account's name, marked when it is the operator's own, and its id. */
export function AccountName({ account }: { readonly account: OperatorAccount }) {
  return (
    <span className="block">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium wrap-anywhere">{account.name}</span>
        {account.isOperator && <Badge tone="muted" icon={ShieldCheck} label="Operator" />}
      </span>
      <code translate="no" className="font-mono text-xs text-muted wrap-anywhere">
        {account.id}
      </code>
    </span>
  );
}

/** Whether the account's keys work, and if not, since when. */
export function AccountStatus({ account, now }: { readonly account: OperatorAccount; readonly now: number }) {
  if (account.suspendedAt === null) return <Badge tone="good" icon={CircleCheck} label="Active" />;
  return (
    <span className="block space-y-0.5">
      <Badge tone="bad" icon={CirclePause} label="Suspended" />
      <span className="block text-xs text-muted">
        <Moment at={account.suspendedAt} now={now} />
      </span>
    </span>
  );
}

/** The plan, and how the account's permissions differ from it. */
export function PlanCell({ account }: { readonly account: OperatorAccount }) {
  const lines = overrideLines(account);
  return (
    <span className="block">
      <span className="block wrap-anywhere">{account.plan}</span>
      {lines.length > 0 && (
        <span className="block text-xs text-muted">
          <Tooltip lines={lines}>{overrideSummary(account)}</Tooltip>
        </span>
      )}
    </span>
  );
}
