import {
  AuthenticationError,
  type ErrorFields,
  NeoagentError,
  PermissionError,
  PlanError,
  RateLimitError,
  UnavailableError,
} from './client-error.js';
import { retryAfterMsOf } from './retry-after.js';

type ErrorClass = new (fields: ErrorFields) => NeoagentError;

const byCode: Readonly<Record<string, ErrorClass>> = {
  key_missing: AuthenticationError,
  key_extra_spaces: AuthenticationError,
  key_malformed: AuthenticationError,
  key_ambiguous: AuthenticationError,
  key_unknown: AuthenticationError,
  key_revoked: AuthenticationError,
  key_expired: AuthenticationError,
  key_disabled: AuthenticationError,
  account_suspended: PermissionError,
  ip_not_allowed: PermissionError,
  browser_blocked: PermissionError,
  permission_denied: PermissionError,
  endpoint_not_in_plan: PlanError,
  rate_limited: RateLimitError,
  quota_exceeded: RateLimitError,
  upstream_unreachable: UnavailableError,
  upstream_timeout: UnavailableError,
  unavailable: UnavailableError,
};

const byStatus: Readonly<Record<number, ErrorClass>> = {
  401: AuthenticationError,
  403: PermissionError,
  429: RateLimitError,
  502: UnavailableError,
  503: UnavailableError,
  504: UnavailableError,
};

const fixes: Readonly<Record<string, string>> = {
  AuthenticationError: 'Check the secret key in NEOAGENT_SECRET_KEY.',
  PermissionError: 'Check what the key and its account are allowed to do.',
  RateLimitError: 'Wait for the seconds in Retry-After, then try again.',
  UnavailableError: 'Nothing is wrong with the key. Try again later.',
};

/** How an answer is read. `hide` removes the secret key from a text. */
export interface ReadingOptions {
  readonly now?: () => number;
  readonly hide?: (text: string) => string;
}

/**
 * The typed error of an answer that is not 2xx. The class follows from the code of a problem document (RFC 9457) or of
 * `X-Neoagent-Reason`, and from the status where there is no code of the catalogue. Reads the body; never rejects.
 */
export async function errorFrom(response: Response, options: ReadingOptions = {}): Promise<NeoagentError> {
  const { now = Date.now, hide = (text: string) => text } = options;
  const text = hide(await response.text().catch(() => ''));
  const body = parsed(text);
  const members = isRecord(body) ? body : {};
  const { status, headers } = response;
  const code =
    textOf(members['code']) ?? textOf(headers.get('x-neoagent-reason')) ?? `http_${response.status}`;
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  const Kind = known ?? byStatus[status] ?? NeoagentError;
  return new Kind({
    code: hide(code),
    detail: textOf(members['detail']) ?? `The server answered ${status} without saying why.`,
    fix: textOf(members['fix']) ?? fixes[Kind.name] ?? 'See the documentation of the API for this answer.',
    status,
    requestId: textOf(members['requestId']) ?? headers.get('x-request-id'),
    retryAfterMs: retryAfterMsOf(headers, now()),
    body,
  });
}

/** Whether an installation refuses requests with this code: no fault of its own, and not the word of a server in between. */
export function isRefusalCode(code: string): boolean {
  return Object.hasOwn(byCode, code) && byCode[code] !== UnavailableError;
}

/** The stable code of a refusal, if the answer carries one. Leaves the body unread for whoever gets the answer. */
export async function codeOf(response: Response): Promise<string | undefined> {
  const named = textOf(response.headers.get('x-neoagent-reason'));
  if (named !== undefined) return named;
  if (!response.headers.get('content-type')?.includes('application/problem+json')) return undefined;
  const body = parsed(
    await response
      .clone()
      .text()
      .catch(() => ''),
  );
  return isRecord(body) ? textOf(body['code']) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
