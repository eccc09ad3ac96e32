import type { OperatorPlan, OperatorPlanLimit } from '@neoagent/sdk';

const sharers: Readonly<Record<OperatorPlanLimit['counts'], string>> = {
  account: 'for the whole account',
  key: 'for each key',
};

const units = [
  { seconds: 86_400, one: 'day', many: 'days' },
  { seconds: 3600, one: 'hour', many: 'hours' },
  { seconds: 60, one: 'minute', many: 'minutes' },
  { seconds: 1, one: 'second', many: 'seconds' },
] as const;

/** "burst: 600 per minute for each key": a limit with its window in the largest whole unit, and who shares it. */
export function limitText({ name, allow, windowSeconds, counts }: OperatorPlanLimit): string {
  return `${name}: ${allow.toLocaleString('en')} per ${windowText(windowSeconds)} ${sharers[counts] ?? ''}`.trimEnd();
}

function windowText(seconds: number): string {
  const unit = units.find((candidate) => seconds % candidate.seconds === 0);
  if (unit === undefined) return `${seconds} seconds`;
  const count = seconds / unit.seconds;
  return count === 1 ? unit.one : `${count} ${unit.many}`;
}

/** "1,000 per calendar month for the whole account": a plan's quota; "None" without one. */
export function quotaText(quota: OperatorPlan['quota']): string {
  if (quota === null) return 'None';
  return `${quota.allow.toLocaleString('en')} per calendar ${quota.per} ${sharers[quota.counts]}`;
}
