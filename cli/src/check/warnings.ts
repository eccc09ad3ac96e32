import type { Whoami } from '@neoagent/sdk';

/** Something about a good key that will trouble its holder soon. */
export interface Warning {
  readonly code:
    | 'key_expires_soon'
    | 'secret_replaced'
    | 'old_secret_works'
    | 'limit_spent'
    | 'quota_spent'
    | 'no_permissions'
    | 'not_encrypted';
  readonly detail: string;
}

const dayMs = 86_400_000;
/** As long as lists in Settings say "expiring soon". */
const soonMs = 14 * dayMs;

/** Every warning about a good key, the most urgent first. */
export function warningsOf(url: string, whoami: Whoami, now: number): readonly Warning[] {
  const { key, limits, quota, secretExpiresAt } = whoami;
  const warnings: (Warning | undefined)[] = [
    secretExpiresAt === null
      ? undefined
      : {
          code: 'secret_replaced',
          detail: `This secret was replaced and works until ${secretExpiresAt}. Put the new one in its place.`,
        },
    warnOfExpiry(key.expiresAt, now),
    secretExpiresAt !== null || key.graceEndsAt === null
      ? undefined
      : {
          code: 'old_secret_works',
          detail: `The secret that this one replaced still works, until ${key.graceEndsAt}.`,
        },
    ...limits
      .filter(({ remaining }) => remaining <= 0)
      .map(({ name, resetSeconds }): Warning => {
        return {
          code: 'limit_spent',
          detail: `The limit "${name}" is spent; try again in ${resetSeconds} s.`,
        };
      }),
    quota !== null && quota.remaining <= 0
      ? { code: 'quota_spent', detail: `The quota of this ${quota.period} is spent until ${quota.resetsAt}.` }
      : undefined,
    key.permissions.length === 0
      ? { code: 'no_permissions', detail: 'The key holds no permission that its account holds too.' }
      : undefined,
    isInTheOpen(url)
      ? {
          code: 'not_encrypted',
          detail: 'The key travels unencrypted: use https, unless this network is your own.',
        }
      : undefined,
  ];
  return warnings.filter((warning) => warning !== undefined);
}

function warnOfExpiry(expiresAt: string | null, now: number): Warning | undefined {
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
  if (leftMs > soonMs) return undefined;
  const days = Math.max(0, Math.floor(leftMs / dayMs));
  const left = days === 0 ? 'in less than a day' : `in ${days} day${days === 1 ? '' : 's'}`;
  return {
    code: 'key_expires_soon',
    detail: `The key expires ${left}, at ${expiresAt}. Create its successor now.`,
  };
}

function isInTheOpen(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const isLoopback = /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)$/.test(hostname);
  return protocol === 'http:' && !isLoopback;
}
