export type {
  CheckedKey,
  KeyQuestion,
  KeyVerdict,
  Refusal,
  RefusalCheck,
  RefusalWithChecks,
} from './activity-types.js';
export type { Alert, AlertList, Detector, DetectorChange, DetectorReaction } from './alert-types.js';
export {
  type CallOptions,
  type CreateKeyOptions,
  createManagementClient,
  type ListOptions,
  type ManagementClient,
  type ManagementClientOptions,
} from './management.js';
export { type FieldError, ManagementProblem } from './management-problem.js';
export type {
  AuditEvent,
  BrowserGuard,
  Environment,
  IssuedKey,
  Key,
  KeyStatus,
  LastUse,
  NewKey,
  Permission,
  Reason,
  Role,
  Session,
} from './management-types.js';
export type {
  OperatorAccount,
  OperatorPlan,
  OperatorPlanLimit,
  PermissionOverrides,
} from './operator-types.js';
export type { ShadowFinding } from './shadow-types.js';
