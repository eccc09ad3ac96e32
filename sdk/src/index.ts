export {
  type CallOptions,
  type CreateKeyOptions,
  createManagementClient,
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
