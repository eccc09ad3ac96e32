export type {
  CheckedKey,
  KeyQuestion,
  KeyVerdict,
  Refusal,
  RefusalCheck,
  RefusalWithChecks,
} from './activity-types.js';
export type { Advice, AdviceKind } from './advice-types.js';
export type {
  Alert,
  AlertList,
  Detector,
  DetectorChange,
  DetectorPreview,
  DetectorReaction,
} from './alert-types.js';
export {
  AuthenticationError,
  ConfigurationError,
  type ErrorFields,
  NeoagentError,
  PermissionError,
  PlanError,
  RateLimitError,
  UnavailableError,
} from './client/client-error.js';
export type { ClientOptions } from './client/client-options.js';
export { type Client, createClient, type RequestOptions } from './client/create-client.js';
export { errorFrom, isRefusalCode, type ReadingOptions } from './client/error-from.js';
export type { KeySource } from './client/key-holder.js';
export { type KeyTextRefusal, refuseByShape } from './client/key-text.js';
export type { RetryOptions } from './client/retry.js';
export type { CallerLimit, CallerQuota, Spending, Whoami } from './client/whoami.js';
export { wrapFetch } from './client/wrap-fetch.js';
export type {
  AccessQuestion,
  Caller,
  Check,
  Explanation,
  LimitState,
  Verdict,
} from './decision-types.js';
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
  CanaryUse,
  Environment,
  IssuedKey,
  Key,
  KeyLimit,
  KeyRotation,
  KeySecret,
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
  Invitation,
  InvitationAnswer,
  InvitationLook,
  Member,
  MemberList,
  NewInvitation,
} from './members/member-types.js';
export type {
  OperatorAccount,
  OperatorPlan,
  OperatorPlanLimit,
  PermissionOverrides,
} from './operator-types.js';
export type { RotationCalls } from './rotation-calls.js';
export type {
  KeyOutcome,
  ManyRotated,
  ManyRotation,
  Rotation,
  RotationPolicy,
  RotationWish,
  SecretRequests,
  SecretSender,
} from './rotation-types.js';
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
