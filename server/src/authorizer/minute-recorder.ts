import {
  type AccessRequest,
  agentFamily,
  type Caller,
  type Decision,
  type KeyMinute,
  networkOf,
  parseAddress,
  type Reason,
  remembered,
  type Tally,
} from '@neoagent/core';
import { notesOf } from './caller-notes.js';
import { type Kind, MinuteOfKeys, OpenMinute, rest } from './open-minute.js';

const minuteMs = 60_000;
/** Bounds of what is held until the minute is over; what is beyond is counted, but not told apart. */
const mostKeys = 20_000;
const mostNames = 64;

export interface MinuteRecorderParts {
  /** Hides secrets in what callers write. */
  readonly redact: (text: string) => string;
  /** The ISO 3166-1 alpha-2 code of the country an address is in, when it is known. */
  readonly countryOf?: (address: string) => string | null;
}

const denials: readonly Reason[] = ['permission_denied', 'endpoint_not_in_plan', 'ip_not_allowed'];

/**
 * What each key did in each minute, for the detectors. Recording only counts; names are worked out when the minutes are taken, off the
 * request's way. Requests without a recognised key are nobody's.
 */
export class MinuteRecorder {
  /** By minute, counted from the epoch. */
  readonly #open = new Map<number, MinuteOfKeys>();
  readonly #parts: MinuteRecorderParts;

  constructor(parts: MinuteRecorderParts) {
    this.#parts = parts;
  }

  record(decision: Decision, request: AccessRequest): void {
    const { caller, route } = decision;
    if (caller === undefined) return;
    const open = this.#minuteOf(caller, Math.floor(request.at / minuteMs));
    if (open === open.of.beyond) return;
    const reason = decision.allowed ? undefined : decision.reason;
    open.count({
      secretId: caller.secretId,
      address: request.address,
      userAgent: request.userAgent,
      route: route?.match ?? '',
      permission: route?.permission,
      reason,
      isFromPage:
        reason === 'browser_blocked' ||
        (decision.allowed && decision.noticed?.[0]?.reason === 'browser_blocked'),
    });
  }

  /**
   * Takes the minutes that began before, and those that lie ahead because the clock went back since: account by account, oldest first,
   * the accounts in the order of their ids, so that what is stored of them lies together. Each is worked out when it is asked for, since
   * all of them together take long, and much memory.
   */
  *take(before: number): Iterable<KeyMinute> {
    const isInProgress = (at: number) => at >= before && at <= before + minuteMs;
    const ended = [...this.#open.values()].filter(({ minute }) => !isInProgress(minute * minuteMs));
    for (const { minute } of ended) this.#open.delete(minute);
    const taken = ended.sort((a, b) => a.minute - b.minute).map((minute) => minute.release());
    for (const minutes of byAccount(taken)) {
      for (const minute of minutes) yield this.#closed(minute);
    }
  }

  /** What is noted at the caller is this recorder's when it is in one of its minutes; those are few, and always at hand. */
  #minuteOf(caller: Caller, minute: number): OpenMinute {
    let keys = this.#open.get(minute);
    if (keys === undefined) {
      keys = new MinuteOfKeys(minute);
      this.#open.set(minute, keys);
    }
    const notes = notesOf(caller);
    if (notes.minute?.of === keys) return notes.minute;
    notes.minute = openIn(keys, caller);
    return notes.minute;
  }

  #closed(minute: OpenMinute): KeyMinute {
    const { of, keyId, accountId } = minute;
    const kinds: Kind[] = [];
    for (let kind = minute.release(); kind !== undefined; kind = kind.next) kinds.push(kind);
    // Names come out in the order they were first seen, as near as the list tells.
    kinds.reverse();
    const { redact, countryOf } = this.#parts;
    const sum = (matches: (kind: Kind) => boolean) =>
      kinds.reduce((total, kind) => total + (matches(kind) ? kind.count : 0), 0);
    return {
      keyId,
      accountId,
      at: of.minute * minuteMs,
      allowed: sum(({ reason }) => reason === undefined),
      refused: counts(kinds, ({ reason }) => reason),
      bySecret: tallies(kinds, ({ secretId }) => secretId),
      byRoute: tallies(kinds, ({ route }) => route),
      deniedRoutes: counts(kinds, ({ reason, route }) =>
        reason && denials.includes(reason) ? route : undefined,
      ),
      byPermission: counts(kinds, ({ reason, permission }) =>
        reason === undefined ? permission : undefined,
      ),
      byCountry: tallies(kinds, ({ address }) =>
        address === undefined ? undefined : (countryOf?.(address) ?? undefined),
      ),
      byNetwork: tallies(kinds, ({ address }) => (address === undefined ? undefined : networkNamed(address))),
      byAgent: tallies(kinds, ({ userAgent, secretId }) =>
        secretId === rest.secretId
          ? undefined
          : agentFamily(userAgent === undefined ? undefined : redact(userAgent)),
      ),
      browserUses: sum(({ isFromPage }) => isFromPage),
    };
  }
}

function byAccount(taken: readonly Iterable<OpenMinute>[]): Iterable<readonly OpenMinute[]> {
  const accounts = new Map<string, OpenMinute[]>();
  for (const minutes of taken) {
    for (const minute of minutes) {
      const own = accounts.get(minute.accountId);
      if (own === undefined) accounts.set(minute.accountId, [minute]);
      else own.push(minute);
    }
  }
  return [...accounts.keys()].sort().map((accountId) => accounts.get(accountId) ?? []);
}

/** Callers of one key share its minute. */
function openIn(of: MinuteOfKeys, { keyId, accountId }: Caller): OpenMinute {
  const known = of.keys.get(keyId);
  if (known !== undefined) return known;
  if (of.keys.size >= mostKeys) return of.beyond;
  const open = new OpenMinute(of, keyId, accountId);
  of.keys.set(keyId, open);
  return open;
}

/** Remembered, since most keys are used from few places. */
const networkNamed = remembered((address) => {
  const parsed = parseAddress(address);
  return parsed && networkOf(parsed);
});

function tallies(kinds: readonly Kind[], nameOf: NameOf): Record<string, Tally> {
  return byName(kinds, nameOf, ({ reason, count }, before = noTally) => ({
    allowed: before.allowed + (reason === undefined ? count : 0),
    refused: before.refused + (reason === undefined ? 0 : count),
  }));
}

const noTally: Tally = { allowed: 0, refused: 0 };

function counts(kinds: readonly Kind[], nameOf: NameOf): Record<string, number> {
  return byName(kinds, nameOf, ({ count }, before = 0) => before + count);
}

/** `undefined` for a kind that is left out. */
type NameOf = (kind: Kind) => string | undefined;

/** What the kinds of one name come to together, for the names seen first. */
function byName<Sum>(
  kinds: readonly Kind[],
  nameOf: NameOf,
  sumWith: (kind: Kind, before?: Sum) => Sum,
): Record<string, Sum> {
  const [first] = kinds;
  // Most keys do the same thing all minute: a map for that, and an object of its entries, would be most of the work.
  if (first !== undefined && kinds.length === 1) {
    const name = nameOf(first);
    return name === undefined ? {} : { [name]: sumWith(first) };
  }
  const all = new Map<string, Sum>();
  for (const kind of kinds) {
    const name = nameOf(kind);
    if (name === undefined || (all.size >= mostNames && !all.has(name))) continue;
    all.set(name, sumWith(kind, all.get(name)));
  }
  return Object.fromEntries(all);
}
