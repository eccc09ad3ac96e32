/** An account as the operator sees it. All times are ISO 8601 in UTC. */
export interface OperatorAccount {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly isOperator: boolean;
  readonly suspendedAt: string | null;
  readonly createdAt: string;
  /** Keys that are not revoked. */
  readonly keyCount: number;
  /** Held besides those of the plan. */
  readonly grantedPermissions: readonly string[];
  /** Never held, whatever the plan or the grants say. */
  readonly withheldPermissions: readonly string[];
}

/** One limit of a plan. */
export interface OperatorPlanLimit {
  readonly name: string;
  readonly allow: number;
  readonly windowSeconds: number;
  readonly counts: 'account' | 'key';
}

/** A plan of the configuration. */
export interface OperatorPlan {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly limits: readonly OperatorPlanLimit[];
  /** At most so much per calendar period; `null` when the plan has no quota. */
  readonly quota: {
    readonly allow: number;
    readonly per: 'day' | 'month';
    readonly counts: 'account' | 'key';
  } | null;
}

/** The operator's overrides of an account's permissions; each list replaces the stored one. */
export interface PermissionOverrides {
  readonly granted: readonly string[];
  readonly withheld: readonly string[];
}
