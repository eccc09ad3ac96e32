import type {
  Clock,
  Database,
  Digest,
  KeyFormat,
  LimitStore,
  Plan,
  RandomCharacters,
  Role,
  RouteTable,
  UsageRetention,
} from '@neoagent/core';

/** Who a management call acts for. Comes from the session cookie (or a management key) alone, never from a body. */
export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly accountId: string;
  readonly role: Role;
  /** Whether the account is the operator's own. */
  readonly isOperator: boolean;
}

/** The parts of the configuration that management needs, as in force at this moment. */
export interface RulesInForce {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly routes: RouteTable;
  /** For how long usage is kept, by step, in milliseconds. */
  readonly usageKeptMs: UsageRetention;
  readonly signup: 'open' | 'invite' | 'closed';
  readonly leaks: {
    readonly publicKeysUrl: string | undefined;
    readonly reaction: 'notify' | 'rotate' | 'revoke';
    readonly graceMs: number;
  };
}

/** What the management of webhook endpoints needs from outside. */
export interface WebhookParts {
  /** A new signing secret, `whsec_` and base64. Never to be logged. */
  readonly newSecret: () => string;
  /** The secret as it is stored, bound to its endpoint: only the server can open it. */
  readonly seal: (secret: string, endpointId: string) => string;
  /** Why webhooks may not be sent to a URL, as a sentence; `undefined` when they may. */
  readonly refuseUrl: (url: string) => Promise<string | undefined>;
}

/** What every command and management route may use. Built in app.ts and nowhere else. */
export interface ManagementContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  readonly digest: Digest;
  readonly format: KeyFormat;
  readonly rules: () => RulesInForce;
  /** To look at what is spent; management spends nothing. */
  readonly limits: Pick<LimitStore, 'peek'>;
  readonly webhooks: WebhookParts;
  /** Called after a change of a key committed and before it is acknowledged: no later request may see the old state. */
  readonly forgetKey: (keyId: string) => void;
  /** The same for everything of an account. */
  readonly forgetAccount: (accountId: string) => void;
}
