/**
 * The management API's own refusals: what a page or a script that manages keys did wrong. Not to be confused with the
 * catalogue of `core`, which explains decisions about protected requests.
 */
export const problems = {
  invalid_input: { status: 400, title: 'The request does not fit' },
  not_signed_in: { status: 401, title: 'Nobody is signed in' },
  not_signed: { status: 401, title: 'The signature does not fit' },
  sign_in_failed: { status: 401, title: 'The e-mail or the password is wrong' },
  not_permitted: { status: 403, title: 'Your role does not allow this' },
  cross_site: { status: 403, title: 'The request came from another site' },
  sign_up_closed: { status: 403, title: 'Sign-up is closed' },
  no_account: { status: 403, title: 'Your login belongs to no account' },
  not_found: { status: 404, title: 'There is no such thing' },
  name_taken: { status: 409, title: 'The name is taken' },
  repeated: { status: 409, title: 'This was already done' },
  grace_running: { status: 409, title: 'A replaced secret of this key still works' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  body_too_large: { status: 413, title: 'The body is too large' },
  wrong_content_type: { status: 415, title: 'The body must be JSON' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  unavailable: { status: 503, title: 'The service has a fault' },
} as const;

export type ProblemCode = keyof typeof problems;

/** One thing wrong with one member of the body; `field` is a JSON path such as `permissions[0]`, empty for the whole body. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A refusal of the management API as a value. `detail` is a sentence a person can act on. */
export interface Problem {
  readonly problem: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Whole seconds, for `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further members of the problem document, such as the id of a thing that exists already. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** The one refusal of a call that needs a session and has none that lives. */
export const notSignedIn: Problem = { problem: 'not_signed_in', detail: 'Sign in and try again.' };

/** Tells a problem from the record a command answers instead. */
export function isProblem(value: object): value is Problem {
  return 'problem' in value;
}

/** `invalid_input` about one field. */
export function fieldProblem(field: string, message: string): Problem {
  return { problem: 'invalid_input', detail: message, errors: [{ field, message }] };
}
