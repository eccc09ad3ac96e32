import type { QuotaState, Usage } from '@neoagent/sdk';
import { localTime } from '../../text/exact-time.js';
import { countText, rateText } from './usage-text.js';

/** The totals of the shown time, and how much of the quota is spent. */
export function UsageFigures({ usage }: { readonly usage: Usage }) {
  const { allowed, refused, successRate } = usage.totals;
  return (
    <div className="mt-6 grid gap-4 lg:grid-cols-2">
      <dl className="grid grid-cols-2 gap-4 rounded-lg border border-line bg-surface p-4 sm:grid-cols-4 sm:p-5">
        <Figure term="Requests" value={countText(allowed + refused)} />
        <Figure term="Allowed" value={countText(allowed)} />
        <Figure term="Refused" value={countText(refused)} />
        <Figure term="Success rate" value={successRate === null ? 'None' : rateText(successRate)} />
      </dl>
      {usage.quota === null ? <NoQuota /> : <QuotaBar quota={usage.quota} />}
    </div>
  );
}

function Figure({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

function NoQuota() {
  return (
    <p className="rounded-lg border border-line bg-surface p-4 text-muted sm:p-5">
      The plan of this account has no quota for the whole account.
    </p>
  );
}

function QuotaBar({ quota }: { readonly quota: QuotaState }) {
  const { used, allow, period, resetsAt } = quota;
  const share = used / allow;
  const tone = share >= 1 ? 'text-bad' : share >= 0.8 ? 'text-warn' : 'text-accent';
  const when = period === 'day' ? 'today' : 'this month';
  const text = `${countText(used)} of ${countText(allow)} ${when}, resets ${localTime(resetsAt)}`;
  return (
    <div className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <p id="quota-title" className="text-sm text-muted">
        Quota{share >= 1 ? ': spent' : ''}
      </p>
      <p className="font-medium">{text}</p>
      <svg
        role="progressbar"
        aria-labelledby="quota-title"
        aria-valuemin={0}
        aria-valuemax={allow}
        aria-valuenow={Math.min(used, allow)}
        aria-valuetext={text}
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        className={`mt-2 h-2 w-full rounded-full bg-sunken ${tone}`}
      >
        <rect width={Math.min(100, share * 100)} height="4" fill="currentColor" />
      </svg>
    </div>
  );
}
