import type { Schemas } from './schemas.js';

/** An account as the operator sees it. All times are ISO 8601 in UTC. */
export type OperatorAccount = Schemas['OperatorAccount'];

/** One limit of a plan. */
export type OperatorPlanLimit = Schemas['OperatorPlanLimit'];

/** A plan of the configuration. */
export type OperatorPlan = Schemas['OperatorPlan'];

/** The operator's overrides of an account's permissions; each list replaces the stored one. */
export type PermissionOverrides = Schemas['PermissionOverrides'];
