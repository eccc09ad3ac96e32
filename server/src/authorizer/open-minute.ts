import { type Reason, sharedText } from '@neoagent/core';

const mostKinds = 200;

/** Requests of one key in one minute that have everything in common. Those of one key hang together, the one counted last in front. */
export class Kind {
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
    this.userAgent = traits.userAgent === undefined ? undefined : sharedText(traits.userAgent);
    this.route = traits.route;
    this.permission = traits.permission;
    this.reason = traits.reason;
    this.isFromPage = traits.isFromPage;
    this.next = next;
  }
}

/** What the requests of one kind have in common. */
export type Traits = Omit<Kind, 'count' | 'next'>;

/** What stands for all requests beyond the bound. */
export const rest = {
  secretId: 'other',
  address: undefined,
  userAgent: undefined,
  route: 'other',
  permission: undefined,
} as const;

/** The keys of one minute, until it is taken. */
export class MinuteOfKeys {
  /** Counted from the epoch. */
  readonly minute: number;
  keys: Map<string, OpenMinute> = new Map();
  /** Stands for every key that there was no room for: nothing is counted in it. */
  readonly beyond: OpenMinute;

  constructor(minute: number) {
    this.minute = minute;
    this.beyond = new OpenMinute(this, '', '');
  }

  /** Hands the keys over. Callers that come no more still lead here, and must not keep what everybody did. */
  release(): Iterable<OpenMinute> {
    const { keys } = this;
    this.keys = new Map();
    return keys.values();
  }
}

/** What one key did in one minute, by kind. */
export class OpenMinute {
  readonly of: MinuteOfKeys;
  readonly keyId: string;
  readonly accountId: string;
  first: Kind | undefined = undefined;
  kinds = 0;

  constructor(of: MinuteOfKeys, keyId: string, accountId: string) {
    this.of = of;
    this.keyId = keyId;
    this.accountId = accountId;
  }

  /** Hands over what was counted, the kind seen last in front. */
  release(): Kind | undefined {
    const { first } = this;
    this.first = undefined;
    return first;
  }

  count(told: Traits): void {
    let before: Kind | undefined;
    for (let kind = this.first; kind !== undefined; kind = kind.next) {
      if (isSame(kind, told)) {
        kind.count++;
        if (before === undefined) return;
        before.next = kind.next;
        kind.next = this.first;
        this.first = kind;
        return;
      }
      before = kind;
    }
    const isRest = told.secretId === rest.secretId;
    if (this.kinds >= mostKinds && !isRest)
      this.count({ ...rest, reason: told.reason, isFromPage: told.isFromPage });
    else {
      this.first = new Kind(told, this.first);
      this.kinds++;
    }
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
