/** A code of the management API, which the pages of Settings call. */
export interface SettingsCode {
  readonly code: string;
  readonly status: number;
  readonly cause: string;
  readonly fix: string;
}

/** The management API's own codes; programs that only send keys never meet them. */
export const settingsCodes: readonly SettingsCode[] = [
  {
    code: 'invalid_input',
    status: 400,
    cause: 'A member of the request is missing, unknown or does not fit.',
    fix: 'Mend the fields named in errors.',
  },
  {
    code: 'not_signed_in',
    status: 401,
    cause: 'The session has ended or never began.',
    fix: 'Sign in again.',
  },
  {
    code: 'not_signed',
    status: 401,
    cause: 'A report of leaked keys carries no signature of the scanner the operator trusts.',
    fix: 'Sign the raw body. To report a single key, use the page Report a leaked key.',
  },
  {
    code: 'sign_in_failed',
    status: 401,
    cause: 'E-mail and password do not belong together.',
    fix: 'Type both again, or choose a new password.',
  },
  {
    code: 'not_permitted',
    status: 403,
    cause: 'Your role in the account does not allow this.',
    fix: 'Ask an admin or owner of the account.',
  },
  {
    code: 'cross_site',
    status: 403,
    cause: 'A page of another site sent the request with your session.',
    fix: 'Do it in Settings itself. Behind a proxy, the operator must keep the Host header.',
  },
  {
    code: 'sign_up_closed',
    status: 403,
    cause: 'The operator does not let new accounts sign up.',
    fix: 'Ask the operator for an account.',
  },
  {
    code: 'no_account',
    status: 403,
    cause: 'Your login belongs to no account any more.',
    fix: 'Ask an owner of the account for an invitation.',
  },
  {
    code: 'not_found',
    status: 404,
    cause: 'Your account has nothing with this id.',
    fix: 'Check the id, and which account you are signed in to.',
  },
  {
    code: 'name_taken',
    status: 409,
    cause: 'Another key of the account has this name.',
    fix: 'Choose another name, or rename the other key.',
  },
  {
    code: 'repeated',
    status: 409,
    cause: 'The same request was sent before and has done its work.',
    fix: 'Look for its result in the list. A secret that did not arrive cannot be shown again: regenerate the key.',
  },
  {
    code: 'grace_running',
    status: 409,
    cause: 'The key shall be rotated while a secret of an earlier rotation is still in its grace period.',
    fix: 'End that grace period first, or say with the rotation that it ends now. A key never has three secrets.',
  },
  {
    code: 'conflict',
    status: 409,
    cause: 'The thing is in a state that does not allow this, such as a revoked key that shall be enabled.',
    fix: 'Load the page again and look at the state.',
  },
  {
    code: 'body_too_large',
    status: 413,
    cause: 'The request is larger than a management call may be.',
    fix: 'Send less.',
  },
  {
    code: 'wrong_content_type',
    status: 415,
    cause: 'The request was not sent as JSON.',
    fix: 'Send Content-Type: application/json.',
  },
  {
    code: 'too_many_attempts',
    status: 429,
    cause: 'There were too many attempts in a short time.',
    fix: 'Wait for the seconds in Retry-After.',
  },
];
