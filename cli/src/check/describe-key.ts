import type { Whoami } from '@neoagent/sdk';

/** What a good key is, may do and has left, one fact a line; the first says that it is good. */
export function describeKey(url: string, { account, plan, key, limits, quota }: Whoami): readonly string[] {
  const facts: readonly (readonly [string, string])[] = [
    ['key', `${key.name} (${key.id}), ${key.environment}, ${key.status.replaceAll('_', ' ')}`],
    ['account', `${account.name} (${account.id}), plan ${plan}`],
    ['permissions', listOf(key.permissions, 'none')],
    ...(key.withheldPermissions.length > 0
      ? [['withheld', listOf(key.withheldPermissions, 'none')] as const]
      : []),
    ['addresses', listOf(key.allowedAddresses, 'any')],
    ['expires', key.expiresAt ?? 'never'],
    ...limits.map((limit): readonly [string, string] => [
      `limit ${limit.name}`,
      `${leftOf(limit)} in any ${limit.windowSeconds} s${limit.used > 0 ? `, more in ${limit.resetSeconds} s` : ''}`,
    ]),
    ...(quota === null
      ? []
      : [['quota', `${leftOf(quota)} this ${quota.period}, until ${quota.resetsAt}`] as const]),
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [`good: ${key.hint} is let in at ${url}`, ...lines];
}

function listOf(entries: readonly string[], empty: string): string {
  return entries.length === 0 ? empty : entries.join(', ');
}

function leftOf(limit: {
  readonly allow: number;
  readonly remaining: number;
  readonly counts: string;
}): string {
  const whose = limit.counts === 'account' ? 'for all keys of the account' : 'for this key';
  return `${limit.remaining} of ${limit.allow} left ${whose}`;
}
