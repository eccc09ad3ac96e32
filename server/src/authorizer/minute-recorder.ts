import {
  type AccessRequest,
  agentFamily,
  type Caller,
  type Decision,
  type KeyMinute,
  networkOf,
  parseAddress,
  type Reason,
  type Tally,
} from '@neoagent/core';

const minuteMs = 60_000;
/** Bounds of what is held until the minute is over; what is beyond is counted, but not told apart. */
const mostKeys = 20_000;
const mostKinds = 200;
const mostNames = 64;

/** Requests of one key in one minute that have everything in common. Those of one key hang together, the one counted last in front. */
class Kind {
  readonly secretId: string;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  readonly route: string;
  readonly permission: string | undefined;
  readonly reason: Reason | undefined;
  readonly isFromPage: boolean;
  count = 1;
  next: Kind | undefined;

  // Written out: kinds that are copied from an object have shapes of their own, and each look at one costs a microsecond.
  constructor(traits: Traits, next: Kind | undefined) {
    this.secretId = traits.secretId;
    this.address = traits.address;
    this.userAgent = traits.userAgent;
    this.route = traits.route;
    this.permission = traits.permission;
    this.reason = traits.reason;
    this.isFromPage = traits.isFromPage;
    this.next = next;
  }
}

/** What the requests of one kind have in common. */
type Traits = Omit<Kind, 'count' | 'next'>;

interface OpenMinute {
  readonly keyId: string;
  readonly accountId: string;
  readonly at: number;
  first: Kind | undefined;
  kinds: number;
}

export interface MinuteRecorderParts {
  /** Hides secrets in what callers write. */
  readonly redact: (text: string) => string;
  /** The ISO 3166-1 alpha-2 code of the country an address is in, when it is known. */
  readonly countryOf?: (address: string) => string | null;
}

/** What stands for all requests beyond the bound. */
const rest = {
  secretId: 'other',
  address: undefined,
  userAgent: undefined,
  route: 'other',
  permission: undefined,
} as const;

const denials: readonly Reason[] = ['permission_denied', 'endpoint_not_in_plan', 'ip_not_allowed'];

/**
 * What each key did in each minute, for the detectors. Recording only counts; names are worked out when the minutes are taken, off the
 * request's way. Requests without a recognised key are nobody's.
 */
export class MinuteRecorder {
  /** By the moment a minute begins, then by key. */
  readonly #open = new Map<number, Map<string, OpenMinute>>();
  readonly #parts: MinuteRecorderParts;

  constructor(parts: MinuteRecorderParts) {
    this.#parts = parts;
  }

  record(decision: Decision, request: AccessRequest): void {
    const { caller, route } = decision;
    if (caller === undefined) return;
    const minute = this.#minuteOf(caller, request.at - (request.at % minuteMs));
    if (minute === undefined) return;
    const reason = decision.allowed ? undefined : decision.reason;
    count(minute, {
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
   * Takes the minutes that began before, oldest first; and those that lie ahead because the clock went back since. Each is worked out
   * when it is asked for, since all of them together take long.
   */
  *take(before: number): Iterable<KeyMinute> {
    const isInProgress = (at: number) => at >= before && at <= before + minuteMs;
    const ended = [...this.#open.keys()].filter((at) => !isInProgress(at)).sort((a, b) => a - b);
    const taken = ended.map((at) => this.#open.get(at)?.values() ?? []);
    for (const at of ended) this.#open.delete(at);
    for (const minutes of taken) {
      for (const minute of minutes) yield this.#closed(minute);
    }
  }

  #minuteOf({ keyId, accountId }: Caller, at: number): OpenMinute | undefined {
    let keys = this.#open.get(at);
    if (keys === undefined) {
      keys = new Map();
      this.#open.set(at, keys);
    }
    const known = keys.get(keyId);
    if (known !== undefined || keys.size >= mostKeys) return known;
    const minute = { keyId, accountId, at, first: undefined, kinds: 0 };
    keys.set(keyId, minute);
    return minute;
  }

  #closed({ keyId, accountId, at, first }: OpenMinute): KeyMinute {
    const kinds: Kind[] = [];
    for (let kind = first; kind !== undefined; kind = kind.next) kinds.push(kind);
    // Names come out in the order they were first seen, as near as the list tells.
    kinds.reverse();
    const { redact, countryOf } = this.#parts;
    const sum = (matches: (kind: Kind) => boolean) =>
      kinds.reduce((total, kind) => total + (matches(kind) ? kind.count : 0), 0);
    return {
      keyId,
      accountId,
      at,
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
      byNetwork: tallies(kinds, ({ address }) => networkNamed(address)),
      byAgent: tallies(kinds, ({ userAgent, secretId }) =>
        secretId === rest.secretId
          ? undefined
          : agentFamily(userAgent === undefined ? undefined : redact(userAgent)),
      ),
      browserUses: sum(({ isFromPage }) => isFromPage),
    };
  }
}

function count(minute: OpenMinute, told: Traits): void {
  let before: Kind | undefined;
  for (let kind = minute.first; kind !== undefined; kind = kind.next) {
    if (isSame(kind, told)) {
      kind.count++;
      if (before === undefined) return;
      before.next = kind.next;
      kind.next = minute.first;
      minute.first = kind;
      return;
    }
    before = kind;
  }
  const isRest = told.secretId === rest.secretId;
  if (minute.kinds >= mostKinds && !isRest)
    count(minute, { ...rest, reason: told.reason, isFromPage: told.isFromPage });
  else {
    minute.first = new Kind(told, minute.first);
    minute.kinds++;
  }
}

function isSame(kind: Kind, told: Traits): boolean {
  return (
    kind.secretId === told.secretId &&
    kind.address === told.address &&
    kind.route === told.route &&
    kind.reason === told.reason &&
    kind.isFromPage === told.isFromPage &&
    kind.userAgent === told.userAgent
  );
}

function networkNamed(address: string | undefined): string | undefined {
  const parsed = address === undefined ? undefined : parseAddress(address);
  return parsed && networkOf(parsed);
}

function tallies(kinds: readonly Kind[], nameOf: (kind: Kind) => string | undefined): Record<string, Tally> {
  const all = new Map<string, Tally>();
  for (const kind of kinds) {
    const name = nameOf(kind);
    if (name === undefined || (all.size >= mostNames && !all.has(name))) continue;
    const { allowed, refused } = all.get(name) ?? { allowed: 0, refused: 0 };
    const isAllowed = kind.reason === undefined;
    all.set(name, {
      allowed: allowed + (isAllowed ? kind.count : 0),
      refused: refused + (isAllowed ? 0 : kind.count),
    });
  }
  return Object.fromEntries(all);
}

function counts(kinds: readonly Kind[], nameOf: (kind: Kind) => string | undefined): Record<string, number> {
  const all = new Map<string, number>();
  for (const kind of kinds) {
    const name = nameOf(kind);
    if (name === undefined || (all.size >= mostNames && !all.has(name))) continue;
    all.set(name, (all.get(name) ?? 0) + kind.count);
  }
  return Object.fromEntries(all);
}
