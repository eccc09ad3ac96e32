export type {
  CheckedKey,
  KeyQuestion,
  KeyVerdict,
  Refusal,
  RefusalCheck,
  RefusalWithChecks,
} from './activity-types.js';
export {
  type CallOptions,
  type CreateKeyOptions,
  createManagementClient,
  type ListOptions,
  type ManagementClient,
  type ManagementClientOptions,
  usageQuery,
} from './management.js';
export { type FieldError, ManagementProblem } from './management-problem.js';
export type {
  AuditEvent,
  BrowserGuard,
  Environment,
  IssuedKey,
  Key,
  KeyLimit,
  KeyStatus,
  LastUse,
  NewKey,
  OwnAccount,
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
export type {
  QuotaState,
  Usage,
  UsageCount,
  UsageGroup,
  UsageGrouping,
  UsageQuestion,
  UsageStep,
} from './usage-types.js';
export { type ReceivedWebhook, verifyWebhook } from './verify-webhook.js';
export type { DeliveryPage, WebhookCalls } from './webhook-calls.js';
export type {
  IssuedWebhookEndpoint,
  ListedWebhookDelivery,
  NewWebhookEndpoint,
  ShownWebhookDelivery,
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEventKind,
  WebhookTry,
} from './webhook-types.js';
export {
  WebhookVerificationError,
  type WebhookVerificationReason,
} from './webhook-verification-error.js';
