import type { CheckedKey, KeyQuestion, Refusal, RefusalWithChecks } from './activity-types.js';
import type { Advice, AdviceKind } from './advice-types.js';
import type { Alert, AlertList, Detector, DetectorChange, DetectorPreview } from './alert-types.js';
import { readAnswer, readProblem, unreachable } from './management-problem.js';
import type {
  AuditEvent,
  CanaryUse,
  IssuedKey,
  Key,
  KeyLimit,
  KeyRotation,
  NewKey,
  OwnAccount,
  Permission,
  Reason,
  Session,
} from './management-types.js';
import { type MemberCalls, memberCalls } from './members/member-calls.js';
import type { OperatorAccount, OperatorPlan, PermissionOverrides } from './operator-types.js';
import { type RotationCalls, rotationCalls } from './rotation-calls.js';
import type { ShadowFinding } from './shadow-types.js';
import type { Usage, UsageQuestion } from './usage-types.js';
import { type WebhookCalls, webhookCalls } from './webhook-calls.js';

/** Where the management API is and how to reach it. `baseUrl` is an origin, or empty for the page's own. */
export interface ManagementClientOptions {
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
}

/** What every call accepts: a signal that ends it. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** `idempotencyKey` makes a repeated creation answer `repeated` instead of making a second key. */
export interface CreateKeyOptions extends CallOptions {
  readonly idempotencyKey: string;
}

/**
 * The management API, one method a route. Every method resolves to the answer's value or rejects with a
 * `ManagementProblem` (an aborted call rejects with the signal's reason). Nothing is retried and nothing is kept.
 */
export interface ManagementClient extends WebhookCalls, RotationCalls, MemberCalls {
  signUp(
    input: { readonly email: string; readonly password: string; readonly name?: string },
    options?: CallOptions,
  ): Promise<void>;
  signIn(
    input: { readonly email: string; readonly password: string },
    options?: CallOptions,
  ): Promise<Session>;
  session(options?: CallOptions): Promise<Session>;
  signOut(options?: CallOptions): Promise<void>;
  requestPasswordReset(input: { readonly email: string }, options?: CallOptions): Promise<void>;
  confirmPasswordReset(
    input: { readonly token: string; readonly password: string },
    options?: CallOptions,
  ): Promise<void>;
  account(options?: CallOptions): Promise<OwnAccount>;
  setTimeZone(timeZone: string, options?: CallOptions): Promise<OwnAccount>;
  keys(options?: CallOptions): Promise<readonly Key[]>;
  key(id: string, options?: CallOptions): Promise<Key>;
  /** Who used a canary key, the latest first. */
  canaryUses(id: string, options?: CallOptions): Promise<readonly CanaryUse[]>;
  createKey(input: NewKey, options: CreateKeyOptions): Promise<IssuedKey>;
  renameKey(id: string, name: string, options?: CallOptions): Promise<Key>;
  /** Replaces the limits of the key's own. */
  setKeyLimits(id: string, limits: readonly KeyLimit[], options?: CallOptions): Promise<Key>;
  /** Replaces the permissions of the key. */
  setKeyPermissions(id: string, permissions: readonly string[], options?: CallOptions): Promise<Key>;
  /** What there is to tidy up about the account's keys; dismissed advice is marked. */
  advice(options?: CallOptions): Promise<readonly Advice[]>;
  /** Shows an advice no more for this key, or again. */
  dismissAdvice(id: string, advice: AdviceKind, dismissed: boolean, options?: CallOptions): Promise<void>;
  regenerateKey(id: string, options?: CallOptions): Promise<IssuedKey>;
  rotateKey(id: string, rotation: KeyRotation, options?: CallOptions): Promise<IssuedKey>;
  endGrace(id: string, options?: CallOptions): Promise<Key>;
  /** `extension`, such as `24h`, is added to the present end of the grace period. */
  extendGrace(id: string, extension: string, options?: CallOptions): Promise<Key>;
  disableKey(id: string, options?: CallOptions): Promise<Key>;
  enableKey(id: string, options?: CallOptions): Promise<Key>;
  revokeKey(id: string, options?: CallOptions): Promise<Key>;
  permissions(options?: CallOptions): Promise<readonly Permission[]>;
  audit(options?: CallOptions): Promise<readonly AuditEvent[]>;
  reasons(options?: CallOptions): Promise<readonly Reason[]>;
  /** The newest refusals of the account, 50 unless `limit` says otherwise. */
  listRefusals(options?: ListOptions): Promise<readonly Refusal[]>;
  showRefusal(requestId: string, options?: CallOptions): Promise<RefusalWithChecks>;
  /** Needs no session. Rejects with `too_many_attempts` when this address asked about too many keys. */
  checkKey(question: KeyQuestion, options?: CallOptions): Promise<CheckedKey>;
  /** Needs no session; the answer is the same whether the key is known or not. */
  reportLeak(found: { readonly key: string; readonly where?: string }, options?: CallOptions): Promise<void>;
  /** What rules in shadow mode would have refused: of the own account, or of all for the operator's owners and admins. */
  shadowFindings(options?: CallOptions): Promise<readonly ShadowFinding[]>;
  /** How often the account's keys were used; by key over the last day unless asked otherwise. */
  usage(question?: UsageQuestion, options?: CallOptions): Promise<Usage>;
  /** What detectors found; the open alerts unless `status` says otherwise. */
  alerts(options?: CallOptions & { readonly status?: 'open' | 'resolved' }): Promise<AlertList>;
  resolveAlert(id: string, options?: CallOptions): Promise<Alert>;
  /** Ends an alert and teaches its detector that this key does so. */
  expectAlert(id: string, options?: CallOptions): Promise<Alert>;
  /** Leaves the alert's key `percent` of its plan's tightest limit; 100 takes the throttle away. */
  throttleAlertedKey(id: string, percent: number, options?: CallOptions): Promise<Alert>;
  detectors(options?: CallOptions): Promise<readonly Detector[]>;
  changeDetector(name: string, change: DetectorChange, options?: CallOptions): Promise<Detector>;
  /** How often it would have fired in the last week with these parameters; the others are the standard. Changes nothing. */
  previewDetector(
    name: string,
    parameters: NonNullable<DetectorChange['parameters']>,
    options?: CallOptions,
  ): Promise<DetectorPreview>;
  /** The operator's calls answer `not_found` to everybody but an owner or admin of the operator's account. */
  operatorAccounts(options?: CallOptions): Promise<readonly OperatorAccount[]>;
  operatorPlans(options?: CallOptions): Promise<readonly OperatorPlan[]>;
  setAccountPlan(accountId: string, plan: string, options?: CallOptions): Promise<OperatorAccount>;
  suspendAccount(accountId: string, options?: CallOptions): Promise<OperatorAccount>;
  resumeAccount(accountId: string, options?: CallOptions): Promise<OperatorAccount>;
  setAccountPermissions(
    accountId: string,
    overrides: PermissionOverrides,
    options?: CallOptions,
  ): Promise<OperatorAccount>;
}

/** How many to answer at most. */
export interface ListOptions extends CallOptions {
  readonly limit?: number;
}

interface Call extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly idempotencyKey?: string;
}

/** The query of `GET /v1/usage` and of `GET /v1/usage.csv`. */
export function usageQuery(question: UsageQuestion): string {
  return new URLSearchParams(
    Object.entries(question).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
}

type Send = <Answer>(path: string, call?: Call) => Promise<Answer>;

/** A client of the management API at `baseUrl`, acting for whoever the browser's session cookie names. */
export function createManagementClient(options: ManagementClientOptions): ManagementClient {
  const send = senderTo(options);
  const change = (id: string, verb: string, call?: Call) =>
    send<{ key: Key }>(`${keyPath(id)}/${verb}`, { ...call, method: 'POST' }).then((answer) => answer.key);
  const changeKey = (id: string, body: object, call?: CallOptions) =>
    send<{ key: Key }>(keyPath(id), { ...call, method: 'PATCH', body }).then((answer) => answer.key);
  const changeAccount = (id: string, verb: string, call?: Call) =>
    send<{ account: OperatorAccount }>(`/v1/operator/accounts/${encodeURIComponent(id)}/${verb}`, {
      ...call,
      method: 'POST',
    }).then((answer) => answer.account);
  const actOnAlert = (id: string, deed: 'resolve' | 'expected' | 'throttle', call: Call) =>
    send<{ alert: Alert }>(`/v1/alerts/${encodeURIComponent(id)}/${deed}`, { ...call, method: 'POST' }).then(
      (answer) => answer.alert,
    );
  return {
    signUp: (input, call) =>
      send<unknown>('/v1/sign-up', { ...call, method: 'POST', body: input }).then(nothing),
    signIn: (input, call) => send('/v1/session', { ...call, method: 'POST', body: input }),
    session: (call) => send('/v1/session', call),
    signOut: (call) => send<unknown>('/v1/session', { ...call, method: 'DELETE' }).then(nothing),
    requestPasswordReset: (input, call) =>
      send<unknown>('/v1/password-reset', { ...call, method: 'POST', body: input }).then(nothing),
    confirmPasswordReset: (input, call) =>
      send<unknown>('/v1/password-reset/confirm', { ...call, method: 'POST', body: input }).then(nothing),
    account: (call) => send<{ account: OwnAccount }>('/v1/account', call).then((answer) => answer.account),
    setTimeZone: (timeZone, call) =>
      send<{ account: OwnAccount }>('/v1/account', { ...call, method: 'PATCH', body: { timeZone } }).then(
        (answer) => answer.account,
      ),
    keys: (call) => send<{ keys: readonly Key[] }>('/v1/keys', call).then((answer) => answer.keys),
    key: (id, call) => send<{ key: Key }>(keyPath(id), call).then((answer) => answer.key),
    canaryUses: (id, call) =>
      send<{ uses: readonly CanaryUse[] }>(`${keyPath(id)}/canary-uses`, call).then((answer) => answer.uses),
    createKey: (input, call) => send('/v1/keys', { ...call, method: 'POST', body: input }),
    renameKey: (id, name, call) => changeKey(id, { name }, call),
    setKeyLimits: (id, limits, call) => changeKey(id, { limits }, call),
    setKeyPermissions: (id, permissions, call) => changeKey(id, { permissions }, call),
    advice: (call) => send<{ advice: readonly Advice[] }>('/v1/advice', call).then((answer) => answer.advice),
    dismissAdvice: async (id, advice, dismissed, call) =>
      void (await send(`${keyPath(id)}/advice`, { ...call, method: 'POST', body: { advice, dismissed } })),
    regenerateKey: (id, call) => send(`${keyPath(id)}/regenerate`, { ...call, method: 'POST' }),
    rotateKey: (id, rotation, call) =>
      send(`${keyPath(id)}/rotate`, { ...call, method: 'POST', body: rotation }),
    endGrace: (id, call) => change(id, 'end-grace', call),
    extendGrace: (id, extension, call) => change(id, 'extend-grace', { ...call, body: { extension } }),
    disableKey: (id, call) => change(id, 'disable', call),
    enableKey: (id, call) => change(id, 'enable', call),
    revokeKey: (id, call) => change(id, 'revoke', call),
    permissions: (call) =>
      send<{ permissions: readonly Permission[] }>('/v1/permissions', call).then(
        (answer) => answer.permissions,
      ),
    audit: (call) =>
      send<{ events: readonly AuditEvent[] }>('/v1/audit', call).then((answer) => answer.events),
    reasons: (call) =>
      send<{ reasons: readonly Reason[] }>('/v1/reasons', call).then((answer) => answer.reasons),
    listRefusals: ({ limit = 50, ...call } = {}) =>
      send<{ refusals: readonly Refusal[] }>(`/v1/activity?limit=${limit}`, call).then(
        (answer) => answer.refusals,
      ),
    showRefusal: (requestId, call) =>
      send<{ refusal: RefusalWithChecks }>(`/v1/activity/${encodeURIComponent(requestId)}`, call).then(
        (answer) => answer.refusal,
      ),
    shadowFindings: (call) =>
      send<{ findings: readonly ShadowFinding[] }>('/v1/shadow', call).then((answer) => answer.findings),
    usage: (question = {}, call) => send(`/v1/usage?${usageQuery(question)}`, call),
    alerts: ({ status = 'open', ...call } = {}) => send(`/v1/alerts?status=${status}`, call),
    resolveAlert: (id, call) => actOnAlert(id, 'resolve', { ...call }),
    expectAlert: (id, call) => actOnAlert(id, 'expected', { ...call }),
    throttleAlertedKey: (id, percent, call) => actOnAlert(id, 'throttle', { ...call, body: { percent } }),
    detectors: (call) =>
      send<{ detectors: readonly Detector[] }>('/v1/detectors', call).then((answer) => answer.detectors),
    changeDetector: (name, change, call) =>
      send<{ detector: Detector }>(`/v1/detectors/${encodeURIComponent(name)}`, {
        ...call,
        method: 'PATCH',
        body: change,
      }).then((answer) => answer.detector),
    previewDetector: (name, parameters, call) =>
      send<{ preview: DetectorPreview }>(`/v1/detectors/${encodeURIComponent(name)}/preview`, {
        ...call,
        method: 'POST',
        body: { parameters },
      }).then((answer) => answer.preview),
    checkKey: (question, call) => send('/v1/check', { ...call, method: 'POST', body: question }),
    reportLeak: async (found, call) =>
      void (await send('/v1/leaks/report', { ...call, method: 'POST', body: found })),
    operatorAccounts: (call) =>
      send<{ accounts: readonly OperatorAccount[] }>('/v1/operator/accounts', call).then(
        (answer) => answer.accounts,
      ),
    operatorPlans: (call) =>
      send<{ plans: readonly OperatorPlan[] }>('/v1/operator/plans', call).then((answer) => answer.plans),
    setAccountPlan: (id, plan, call) => changeAccount(id, 'set-plan', { ...call, body: { plan } }),
    suspendAccount: (id, call) => changeAccount(id, 'suspend', call),
    resumeAccount: (id, call) => changeAccount(id, 'resume', call),
    setAccountPermissions: (id, overrides, call) =>
      changeAccount(id, 'permissions', { ...call, body: overrides }),
    ...webhookCalls(send),
    ...rotationCalls(send),
    ...memberCalls(send),
  };
}

function keyPath(id: string): string {
  return `/v1/keys/${encodeURIComponent(id)}`;
}

function nothing(): void {}

function senderTo({ baseUrl, fetch: given }: ManagementClientOptions): Send {
  // Looked up at each call and called without a receiver: browsers refuse a fetch bound to another object.
  const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  return async <Answer>(path: string, call: Call = {}): Promise<Answer> => {
    const response = await send(`${baseUrl}${path}`, requestOf(call)).catch((cause: unknown) => {
      throw call.signal?.aborted ? cause : unreachable();
    });
    if (!response.ok) throw await readProblem(response);
    return (response.status === 204 ? undefined : await readAnswer(response)) as Answer;
  };
}

function requestOf(call: Call): RequestInit {
  const method = call.method ?? 'GET';
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  // Every changing call carries JSON, an empty object at least: a form of another site cannot send that.
  if (method !== 'GET') headers['content-type'] = 'application/json';
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
  return {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    ...(method !== 'GET' && { body: JSON.stringify(call.body ?? {}) }),
    ...(call.signal && { signal: call.signal }),
  };
}
