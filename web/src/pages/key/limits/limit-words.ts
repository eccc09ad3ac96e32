import type { KeyLimit, OwnAccount } from '@neoagent/sdk';

const units: Readonly<Record<string, string>> = {
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** "60 requests a minute", "1 request in 5 minutes". A window that this page cannot read is shown as it is written. */
export function limitWords({ allow, per }: Pick<KeyLimit, 'allow' | 'per'>): string {
  const requests = `${allow.toLocaleString('en')} ${allow === 1 ? 'request' : 'requests'}`;
  const [, count = '', unit = ''] = /^([0-9]+)(ms|s|m|h|d|w)$/.exec(per) ?? [];
  const name = units[unit];
  if (name === undefined) return `${requests} in ${per}`;
  if (count === '1') return `${requests} ${name === 'hour' ? 'an' : 'a'} ${name}`;
  return `${requests} in ${count} ${name}s`;
}

/** "10,000 requests a calendar month, shared by all keys". */
export function quotaWords({ allow, per, counts }: NonNullable<OwnAccount['quota']>): string {
  return `${allow.toLocaleString('en')} ${allow === 1 ? 'request' : 'requests'} a calendar ${per}, ${sharerWords[counts]}`;
}

export const sharerWords = { account: 'shared by all keys', key: 'for each key' } as const;
