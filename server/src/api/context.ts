import type {
  Clock,
  Database,
  Digest,
  KeyFormat,
  Plan,
  RandomCharacters,
  Role,
  RouteTable,
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
  readonly signup: 'open' | 'invite' | 'closed';
  readonly leaks: { readonly publicKeysUrl: string | undefined; readonly reaction: 'notify' | 'revoke' };
}

/** What every command and management route may use. Built in app.ts and nowhere else. */
export interface ManagementContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  readonly digest: Digest;
  readonly format: KeyFormat;
  readonly rules: () => RulesInForce;
  /** Called after a change of a key committed and before it is acknowledged: no later request may see the old state. */
  readonly forgetKey: (keyId: string) => void;
  /** The same for everything of an account. */
  readonly forgetAccount: (accountId: string) => void;
}
