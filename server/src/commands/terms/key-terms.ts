import {
  type AccountPermissions,
  type BrowserGuard,
  type Environment,
  formatAddress,
  formatBlock,
  isPermission,
  type Key,
  notHeld,
  parseBlock,
  whyLacking,
} from '@neoagent/core';
import type { FieldError, Problem } from '../../api/problem.js';
import { readKeyExpiry, type WantedExpiry } from './key-expiry.js';
import { readKeyName } from './key-name.js';

const maxEntries = 100;
const namedAtMost = 10;

/** What a new key shall be, as somebody asked for it. */
export interface WantedKey extends WantedExpiry {
  readonly name: string;
  readonly environment: Environment;
  readonly permissions: readonly string[];
  readonly allowedAddresses?: readonly string[] | undefined;
  readonly browserGuard?: BrowserGuard | undefined;
  /** A canary holds no permission and has no end unless one is given. */
  readonly isCanary?: boolean | undefined;
}

/** The members of a key that its maker chooses, checked and in the form in which they are stored. */
export type KeyTerms = Pick<
  Key,
  'name' | 'environment' | 'permissions' | 'allowedAddresses' | 'browserGuard' | 'expiresAt' | 'isCanary'
>;

/**
 * The terms somebody asked for, or everything wrong with them at once, by field. Lists come out sorted and without repetition;
 * addresses in their canonical form. With `account`, permissions it does not hold are refused: a key never exceeds its account. With
 * `maxLifetimeMs`, a longer life is refused, and none without end.
 */
export function readKeyTerms(
  wanted: WantedKey,
  given: {
    readonly now: number;
    readonly account: HoldingAccount | undefined;
    readonly maxLifetimeMs?: number | null;
  },
): KeyTerms | Problem {
  const name = readKeyName(wanted.name);
  const expiry = readKeyExpiry(
    withLifeOf(wanted),
    given.now,
    wanted.isCanary ? null : (given.maxLifetimeMs ?? null),
  );
  const permissions = readPermissions(wanted.permissions, given.account);
  const addresses = readAddresses(wanted.allowedAddresses ?? []);
  const errors: FieldError[] = [...permissions.errors, ...addresses.errors];
  if ('message' in expiry) errors.unshift(expiry);
  if ('message' in name) errors.unshift({ field: 'name', message: name.message });
  if (wanted.isCanary && wanted.permissions.length > 0) errors.push(powerlessCanary);
  if ('message' in name || 'message' in expiry || errors.length > 0) {
    return { problem: 'invalid_input', detail: errors.map((error) => error.message).join(' '), errors };
  }
  return {
    name: name.name,
    environment: wanted.environment,
    permissions: permissions.list,
    allowedAddresses: addresses.list,
    browserGuard: wanted.browserGuard ?? 'block',
    expiresAt: expiry.expiresAt,
    ...(wanted.isCanary && { isCanary: true as const }),
  };
}

/** A canary that ended unnoticed would only seem to watch. */
function withLifeOf(wanted: WantedKey): WantedExpiry {
  const { expiresIn, expiresAt, isCanary } = wanted;
  return isCanary && expiresAt === undefined && expiresIn === undefined ? { expiresIn: null } : wanted;
}

const powerlessCanary: FieldError = {
  field: 'permissions',
  message: 'A canary key authenticates nobody: leave its permissions empty.',
};

/** What the account holds, and the name of its plan. */
export interface HoldingAccount {
  readonly planName: string;
  readonly permissions: AccountPermissions;
}

export interface ReadList {
  readonly list: readonly string[];
  readonly errors: readonly FieldError[];
}

/** The permissions sorted and without repetition, or what is wrong with them; with `account`, those it does not hold are refused. */
export function readPermissions(wanted: readonly string[], account: HoldingAccount | undefined): ReadList {
  const read = readList('permissions', wanted, (text) =>
    isPermission(text) ? text : { message: 'Write a permission as resource:action, resource:* or *.' },
  );
  if (read.errors.length > 0 || account === undefined) return read;
  const excess = notHeld(account.permissions, read.list);
  if (excess.length === 0) return read;
  const withheld = excess.filter((permission) => whyLacking(account.permissions, permission) === 'withheld');
  const others = excess.filter((permission) => !withheld.includes(permission));
  const message = [
    others.length > 0 && `The account's plan "${account.planName}" does not include ${named(others)}.`,
    withheld.length > 0 && `The operator withholds ${named(withheld)} from the account, wholly or in part.`,
  ]
    .filter(Boolean)
    .join(' ');
  return { list: [], errors: [{ field: 'permissions', message }] };
}

function readAddresses(wanted: readonly string[]): ReadList {
  return readList(
    'allowedAddresses',
    wanted,
    (text) =>
      canonicalBlock(text) ?? {
        message: 'Write an address or a CIDR block, such as 203.0.113.0/24 or 2001:db8::/32.',
      },
  );
}

function readList(
  field: string,
  wanted: readonly string[],
  read: (text: string) => string | { readonly message: string },
): ReadList {
  if (wanted.length > maxEntries) {
    return { list: [], errors: [{ field, message: `"${field}" holds at most ${maxEntries} entries.` }] };
  }
  const list = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, text] of wanted.entries()) {
    const entry = read(text);
    if (typeof entry === 'string') list.add(entry);
    else errors.push({ field: `${field}[${index}]`, message: entry.message });
  }
  return { list: [...list].sort(), errors };
}

/** A block of a single address is written as the address. */
function canonicalBlock(text: string): string | undefined {
  const block = parseBlock(text);
  if (block === undefined) return undefined;
  const isSingle = block.prefix === (block.family === 4 ? 32 : 128);
  return isSingle ? formatAddress({ family: block.family, value: block.network }) : formatBlock(block);
}

function named(permissions: readonly string[]): string {
  const first = permissions.slice(0, namedAtMost).join(', ');
  const more = permissions.length - namedAtMost;
  return more > 0 ? `${first} and ${more} more` : first;
}
