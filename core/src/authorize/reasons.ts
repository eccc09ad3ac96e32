/** One entry of the catalogue: the default HTTP status, a title that never varies (RFC 9457 §3.1.3) and what to do next. */
export interface ReasonEntry {
  readonly status: 400 | 401 | 403 | 404 | 502 | 503 | 504;
  readonly title: string;
  readonly fix: string;
}

/**
 * The closed catalogue of reasons (docs/reasons.md is generated from it). A new reason goes here first:
 * types, problem documents, OpenAPI and docs all follow from this record.
 */
export const reasons = {
  key_missing: {
    status: 401,
    title: 'The Authorization header is missing',
    fix: 'Send your secret key in the Authorization header: "Authorization: <your secret key>". If it comes from an environment variable, check that NEOAGENT_SECRET_KEY is set where the program runs.',
  },
  key_extra_spaces: {
    status: 401,
    title: 'The key contains extra spaces',
    fix: 'Remove every space, tab, quote and line end from inside and around the key. Copy it again, or check the .env file for quotes and trailing characters.',
  },
  key_malformed: {
    status: 401,
    title: 'This is not a secret key of this installation',
    fix: 'Send the whole key, raw or as "Bearer <key>", exactly as it was shown when it was created. It was probably mistyped, cut off, or is still a placeholder.',
  },
  key_ambiguous: {
    status: 401,
    title: 'More than one credential was sent',
    fix: 'Send exactly one Authorization header with exactly one key. Check whether your HTTP client or a proxy adds its own.',
  },
  key_unknown: {
    status: 401,
    title: 'No such key',
    fix: 'Check that the key belongs to this installation and environment. If it is lost, create or regenerate one under Profile Settings, Webhooks API, Token Management.',
  },
  key_revoked: {
    status: 401,
    title: 'The key was revoked or replaced',
    fix: 'Use the new secret. If you do not have it, ask the key’s owner, or create a key under Profile Settings, Webhooks API, Token Management.',
  },
  key_expired: {
    status: 401,
    title: 'The key has expired',
    fix: 'Create a new key under Profile Settings, Webhooks API, Token Management, and put it where the old one was stored.',
  },
  key_disabled: {
    status: 401,
    title: 'The key is disabled',
    fix: 'Enable the key under Profile Settings, Webhooks API, Token Management, or use another one.',
  },
  account_suspended: {
    status: 403,
    title: 'The account is suspended',
    fix: 'Ask the operator of this API to resume the account.',
  },
  ip_not_allowed: {
    status: 403,
    title: 'The key may not be used from this address',
    fix: 'Call from an address on the key’s list, or add this address to the list in Token Management.',
  },
  browser_blocked: {
    status: 403,
    title: 'A secret key was sent from a web page',
    fix: 'Move the call to your server: everything in a page can be read by its visitors. Regenerate the key if the page was public.',
  },
  endpoint_not_in_plan: {
    status: 403,
    title: 'The plan does not offer this endpoint',
    fix: 'Move the account to a plan that offers this endpoint, or call another one.',
  },
  permission_denied: {
    status: 403,
    title: 'A permission is missing',
    fix: 'Use a key that holds the permission named in detail, or have it added to the key or the account.',
  },
  rate_limited: {
    status: 403,
    title: 'Too many requests',
    fix: 'Wait for the seconds in Retry-After, then try again; spread calls out, or raise the limit.',
  },
  quota_exceeded: {
    status: 403,
    title: 'The quota of this period is spent',
    fix: 'Wait for the next period (Retry-After tells when), or move the account to a larger plan.',
  },
  route_unknown: {
    status: 404,
    title: 'There is no such endpoint',
    fix: 'Check the method and the path against the documentation of the API; letter case matters.',
  },
  path_not_canonical: {
    status: 400,
    title: 'The path can be read in more than one way',
    fix: 'Send the path without dot segments, doubled slashes, backslashes, semicolons, and without percent-encoding of characters that need none.',
  },
  upstream_unreachable: {
    status: 502,
    title: 'The API behind the gateway cannot be reached',
    fix: 'Nothing is wrong with your key. Try again later; if it lasts, tell the operator the request id.',
  },
  upstream_timeout: {
    status: 504,
    title: 'The API behind the gateway took too long',
    fix: 'Nothing is wrong with your key. Try again later; if it lasts, tell the operator the request id.',
  },
  unavailable: {
    status: 503,
    title: 'The authorization service has a fault',
    fix: 'Nothing is wrong with your key. Try again after the seconds in Retry-After; if it lasts, tell the operator the request id.',
  },
} as const satisfies Record<string, ReasonEntry>;

/** A stable code of the catalogue. */
export type Reason = keyof typeof reasons;

/** Every reason, in the order of the catalogue. */
export const reasonCodes = Object.keys(reasons) as readonly Reason[];
