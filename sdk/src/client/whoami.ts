import type { Environment, KeyStatus } from '../management-types.js';

/** What is spent of a limit or a quota. */
export interface Spending {
  /** `account`: all keys of the account share it. */
  readonly counts: 'account' | 'key';
  readonly allow: number;
  readonly used: number;
  readonly remaining: number;
}

/** A rolling window: at most `allow` in any `windowSeconds`; `resetSeconds` until a unit comes back. */
export interface CallerLimit extends Spending {
  readonly name: string;
  readonly windowSeconds: number;
  readonly resetSeconds: number;
}

/** At most `allow` in a calendar day or month of the time zone. */
export interface CallerQuota extends Spending {
  readonly period: 'day' | 'month';
  readonly timeZone: string;
  readonly resetsAt: string;
}

/** What a secret key is, may do and has left; moments as ISO 8601. */
export interface Whoami {
  readonly account: { readonly id: string; readonly name: string };
  readonly plan: string;
  readonly key: {
    readonly id: string;
    readonly name: string;
    /** Prefix, first and last four characters of the secret that was sent. */
    readonly hint: string;
    readonly environment: Environment;
    readonly status: KeyStatus;
    readonly expiresAt: string | null;
    /** Until when the replaced secret of a rotation works; `null` when only one does. */
    readonly graceEndsAt: string | null;
    /** What account and key hold together; may hold wildcards. */
    readonly permissions: readonly string[];
    /** Parts of `permissions` that the operator withholds from the account. */
    readonly withheldPermissions: readonly string[];
    /** Empty means any address. */
    readonly allowedAddresses: readonly string[];
  };
  /** When the secret that was sent stops working, since it was replaced; `null` for a current one. */
  readonly secretExpiresAt: string | null;
  readonly limits: readonly CallerLimit[];
  readonly quota: CallerQuota | null;
  readonly requestId: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Whether an answer has every member of a Whoami: other servers answer other things to the same path. */
export function isWhoami(answer: unknown): answer is Whoami {
  if (!isRecord(answer)) return false;
  const { account, key, limits, quota, plan, requestId, secretExpiresAt } = answer;
  const isCaller = isRecord(account) && areTexts(account, ['id', 'name']) && isRecord(key) && isKey(key);
  const areLimits =
    Array.isArray(limits) && limits.every((limit) => isRecord(limit) && isLimit(limit)) && isQuota(quota);
  return (
    isCaller && areLimits && isMoment(secretExpiresAt) && areTexts({ plan, requestId }, ['plan', 'requestId'])
  );
}

function isKey(key: Members): boolean {
  const texts = areTexts(key, ['id', 'name', 'hint', 'environment', 'status']);
  const lists = ['permissions', 'withheldPermissions', 'allowedAddresses'].map((name) => key[name]);
  const areLists = lists.every(
    (list) => Array.isArray(list) && list.every((entry) => typeof entry === 'string'),
  );
  return texts && areLists && isMoment(key['expiresAt']) && isMoment(key['graceEndsAt']);
}

function isLimit(limit: Members): boolean {
  return (
    areTexts(limit, ['name', 'counts']) && areNumbers(limit, [...spent, 'windowSeconds', 'resetSeconds'])
  );
}

function isQuota(quota: unknown): boolean {
  if (quota === null) return true;
  if (!isRecord(quota)) return false;
  return (
    areTexts(quota, ['counts', 'period', 'timeZone']) &&
    areNumbers(quota, spent) &&
    isMoment(quota['resetsAt'])
  );
}

const spent = ['allow', 'used', 'remaining'];

function areTexts(members: Members, names: readonly string[]): boolean {
  return names.every((name) => typeof members[name] === 'string');
}

function areNumbers(members: Members, names: readonly string[]): boolean {
  return names.every((name) => typeof members[name] === 'number');
}

function isMoment(value: unknown): boolean {
  return value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
