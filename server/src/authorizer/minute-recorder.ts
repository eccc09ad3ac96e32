import {
  type AccessRequest,
  agentFamily,
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

/** Requests of one key in one minute that have everything in common. */
interface Kind {
  readonly secretId: string;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  readonly route: string;
  readonly permission: string | undefined;
  readonly reason: Reason | undefined;
  readonly isFromPage: boolean;
  count: number;
}

interface OpenMinute {
  readonly keyId: string;
  readonly accountId: string;
  readonly at: number;
  readonly kinds: Map<string, Kind>;
}

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
  readonly #open = new Map<string, OpenMinute>();
  readonly #parts: MinuteRecorderParts;

  constructor(parts: MinuteRecorderParts) {
    this.#parts = parts;
  }

  record(decision: Decision, request: AccessRequest): void {
    const { caller } = decision;
    if (caller === undefined) return;
    const at = request.at - (request.at % minuteMs);
    const place = `${at} ${caller.keyId}`;
    let minute = this.#open.get(place);
    if (minute === undefined) {
      if (this.#open.size >= mostKeys) return;
      minute = { keyId: caller.keyId, accountId: caller.accountId, at, kinds: new Map() };
      this.#open.set(place, minute);
    }
    const reason = decision.allowed ? undefined : decision.reason;
    const isFromPage =
      reason === 'browser_blocked' ||
      (decision.allowed && decision.noticed?.[0]?.reason === 'browser_blocked');
    const route = decision.route?.match ?? '';
    const { address, userAgent } = request;
    const name = `${caller.secretId}\n${address}\n${route}\n${reason}\n${isFromPage}\n${userAgent}`;
    const kind = minute.kinds.get(name);
    if (kind !== undefined) {
      kind.count++;
      return;
    }
    const permission = decision.route?.permission;
    const known = { secretId: caller.secretId, address, userAgent, route, permission, reason, isFromPage };
    this.#add(minute.kinds, name, known);
  }

  /** Takes the minutes that began before, oldest first; and those that lie ahead because the clock went back since. */
  take(before: number): readonly KeyMinute[] {
    const taken: KeyMinute[] = [];
    for (const [place, minute] of this.#open) {
      const isInProgress = minute.at >= before && minute.at <= before + minuteMs;
      if (isInProgress) continue;
      this.#open.delete(place);
      taken.push(this.#closed(minute));
    }
    return taken.sort((a, b) => a.at - b.at);
  }

  #add(kinds: Map<string, Kind>, name: string, kind: Omit<Kind, 'count'>): void {
    if (kinds.size < mostKinds) {
      kinds.set(name, { ...kind, count: 1 });
      return;
    }
    const { reason, isFromPage } = kind;
    const rest = { secretId: 'other', address: undefined, userAgent: undefined, route: 'other' };
    const place = `other ${reason} ${isFromPage}`;
    const others = kinds.get(place) ?? { ...rest, permission: undefined, reason, isFromPage, count: 0 };
    others.count++;
    kinds.set(place, others);
  }

  #closed({ keyId, accountId, at, kinds: byName }: OpenMinute): KeyMinute {
    const kinds = [...byName.values()];
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
        secretId === 'other'
          ? undefined
          : agentFamily(userAgent === undefined ? undefined : redact(userAgent)),
      ),
      browserUses: sum(({ isFromPage }) => isFromPage),
    };
  }
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
