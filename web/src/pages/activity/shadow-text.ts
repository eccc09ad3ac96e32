import type { ShadowFinding } from '@neoagent/sdk';

/** "1 request", "1,204 requests": how often a rule would have refused. */
export function requestCount(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'request' : 'requests'}`;
}

/** What tells one finding from another. */
export function findingId({ accountId, keyId, route, rule, reason }: ShadowFinding): string {
  return JSON.stringify([accountId, keyId, route, rule, reason]);
}
