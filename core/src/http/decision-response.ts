import type { LimitState, Refused } from '../authorize/decision.js';
import { type Reason, reasons } from '../authorize/reasons.js';

/** Answers to a refusal: a complete response, independent of the HTTP library that sends it. */
export interface RefusalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How this installation words its answers. */
export interface AnswerStyle {
  /** 403 as the guide says, or 429 for those who prefer RFC 6585. */
  readonly limitStatus: 403 | 429;
  /** Origin that problem types are built on; the empty string gives relative references (RFC 9457 §3.1.1). */
  readonly publicUrl: string;
}

/** nginx's auth_request passes on nothing but 2xx, 401 and 403, so that door knows only these two and 503. */
export type AnsweringDoor = 'gateway' | 'forward_auth';

/** The one table from reason and door to status, headers and body (RFC 9457, RFC 9110 §11.6.1, RFC 6750 §3). */
export function refusalResponse(
  refusal: Pick<Refused, 'reason' | 'detail' | 'fix' | 'retryAfterMs' | 'limits' | 'route'>,
  context: { readonly requestId: string; readonly door: AnsweringDoor; readonly style: AnswerStyle },
): RefusalResponse {
  const { reason, detail } = refusal;
  const { requestId, style } = context;
  const status = answerStatusOf(reason, context.door, style);
  const { title } = reasons[reason];
  const challenge = challengeOf(refusal, status);
  const body = JSON.stringify({
    type: `${style.publicUrl}/troubleshooting#${reason}`,
    title,
    status,
    detail,
    code: reason,
    fix: refusal.fix ?? reasons[reason].fix,
    requestId,
  });
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Content-Length': String(octetsOf(body)),
      'Cache-Control': 'no-store',
      Vary: 'Authorization',
      'X-Request-Id': requestId,
      'X-Neoagent-Reason': reason,
      ...(challenge !== undefined && { 'WWW-Authenticate': challenge }),
      ...(refusal.retryAfterMs !== undefined && {
        'Retry-After': String(wholeSeconds(refusal.retryAfterMs)),
      }),
      ...rateLimitHeaders(refusal.limits),
    },
    body,
  };
}

/** The status a reason has at a door. */
export function answerStatusOf(
  reason: Reason,
  door: AnsweringDoor,
  style: Pick<AnswerStyle, 'limitStatus'>,
): number {
  const { status } = reasons[reason];
  if (door === 'forward_auth') return status === 401 || status === 503 ? status : 403;
  return isLimit(reason) ? style.limitStatus : status;
}

function isLimit(reason: Reason): boolean {
  return reason === 'rate_limited' || reason === 'quota_exceeded';
}

/** RFC 6750 §3.1: no error code when nothing was sent; `invalid_request` for several credentials; else `invalid_token`. */
function challengeOf(refusal: Pick<Refused, 'reason' | 'route'>, status: number): string | undefined {
  const realm = 'Bearer realm="neoagent"';
  if (refusal.reason === 'permission_denied') {
    const scope = refusal.route?.permission;
    return `${realm}, error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`;
  }
  if (status !== 401) return undefined;
  if (refusal.reason === 'key_missing') return realm;
  return `${realm}, error="${refusal.reason === 'key_ambiguous' ? 'invalid_request' : 'invalid_token'}"`;
}

/**
 * `RateLimit-Policy` and `RateLimit` of a counted answer (draft-ietf-httpapi-ratelimit-headers-10): names are quoted strings, `w`
 * and `t` whole seconds rounded up. No fields when nothing was counted.
 */
export function rateLimitHeaders(states: readonly LimitState[]): Readonly<Record<string, string>> {
  if (states.length === 0) return {};
  return { 'RateLimit-Policy': rateLimitPolicy(states), RateLimit: rateLimitLeft(states) };
}

/** The value of `RateLimit-Policy`. */
export function rateLimitPolicy(states: readonly LimitState[]): string {
  let policies = '';
  for (const { name, allow, windowMs } of states)
    policies += `${policies === '' ? '' : ', '}"${name}";q=${allow};w=${wholeSeconds(windowMs)}`;
  return policies;
}

/** The value of `RateLimit`. */
export function rateLimitLeft(states: readonly LimitState[]): string {
  let left = '';
  for (const { name, remaining, resetMs } of states)
    left += `${left === '' ? '' : ', '}"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`;
  return left;
}

/** At least one: a caller told to wait zero seconds would come back too early. */
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/** Octets of a text in UTF-8. Written out because core compiles without TextEncoder. */
function octetsOf(text: string): number {
  let octets = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return octets;
}
