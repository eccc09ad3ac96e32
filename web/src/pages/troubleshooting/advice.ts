/** What lies behind a code and how to find out; the fix comes from the server's own catalogue. */
export interface Advice {
  readonly cause: string;
  readonly check: string;
}

/** Cause and check of every reason for which a protected request is refused. */
export const adviceByCode: Readonly<Record<string, Advice>> = {
  key_missing: {
    cause: 'The request carried no Authorization header, or an empty one.',
    check:
      'Print the length of NEOAGENT_SECRET_KEY where the program runs: 0 means that it is not set there. Look whether a proxy or a redirect to another host drops the header.',
  },
  key_extra_spaces: {
    cause:
      'A space, tab, quote or line end came with the key, often from copying or from a quoted line in a .env file.',
    check:
      'Compare the length of the value with the length of the key: a key has only letters, digits and underscores. In Python use .strip(), in a shell printf %s "$NEOAGENT_SECRET_KEY" | wc -c.',
  },
  key_malformed: {
    cause:
      'The value is no key of this installation: cut off, mistyped, a placeholder, or sent with another scheme than Bearer.',
    check:
      'The value must begin with the prefix of your keys, such as neo_live_, and end with the four characters shown in Token Management.',
  },
  key_ambiguous: {
    cause: 'More than one Authorization header arrived, or two credentials in one.',
    check:
      'Look at the request with curl -v, or at the defaults of your HTTP client: one of them may add a header of its own.',
  },
  key_unknown: {
    cause: 'The key has the right form, but this installation never issued it.',
    check:
      'Compare the host you call with the host where the key was created, and the first and last four characters with Token Management.',
  },
  key_revoked: {
    cause: 'The key was revoked, or its secret was replaced by regenerating it.',
    check:
      'Open Token Management and show the inactive keys. If the key is active there, your program still sends an old secret.',
  },
  key_expired: {
    cause: 'The key reached the end that was set when it was created.',
    check: 'Open Token Management, show the inactive keys, and read the column Expires.',
  },
  key_disabled: {
    cause:
      'Somebody of the account disabled the key, or a detector that was told to when it finds suspicious use.',
    check:
      'Open the key in Token Management: its history says who or what disabled it, and when; Alerts says why a detector did.',
  },
  account_suspended: {
    cause: 'The operator of this API suspended the account; all of its keys are refused.',
    check: 'Sign in: the pages of a suspended account say so at the top.',
  },
  ip_not_allowed: {
    cause: 'The key may be used only from certain addresses, and this request came from another.',
    check:
      'Open the key in Token Management and compare Allowed addresses with the public address of the calling machine.',
  },
  browser_blocked: {
    cause: 'The request came from a web page, where every visitor can read the key.',
    check:
      'Look at the request in the browser’s network tools: if it has an Origin header and your key, it must move to your server.',
  },
  endpoint_not_in_plan: {
    cause: 'The plan of your account does not offer this endpoint.',
    check: 'Your plan is on the page Profile under Profile Settings.',
  },
  permission_denied: {
    cause:
      'The endpoint requires a permission that the key, or the account, does not hold. The detail says which of the two.',
    check: 'Open the key in Token Management and look for the permission that the detail names.',
  },
  rate_limited: {
    cause:
      'More requests came in a short time than are allowed, or too many wrong keys came from one address.',
    check:
      'Read Retry-After and RateLimit in the answer, and count your calls in that time. A limit named “throttle” was put on the key because of an alert.',
  },
  quota_exceeded: {
    cause: 'The requests of this calendar period are used up.',
    check: 'Retry-After in the answer says when the next period begins.',
  },
  route_unknown: {
    cause: 'There is no endpoint with this method and path.',
    check: 'Compare method and path, letter by letter, with the documentation of the API.',
  },
  path_not_canonical: {
    cause: 'The path could mean two different things, which attackers use to get past a check.',
    check: 'Print the full URL before sending it. Look for //, /../, a backslash, a semicolon, or %2F.',
  },
  upstream_unreachable: {
    cause: 'Your key was accepted, but the API behind this gateway did not answer.',
    check: 'Nothing on your side. The operator sees it in the log under the request id.',
  },
  upstream_timeout: {
    cause: 'Your key was accepted, but the API behind this gateway took too long.',
    check: 'Try a smaller request. The operator sees it in the log under the request id.',
  },
  unavailable: {
    cause: 'The authorization service itself failed. It never answers 401 or 403 for a failure of its own.',
    check: 'Nothing on your side. The operator sees it in the log under the request id.',
  },
};
