/** One thing wrong with one member of a request; `field` is a JSON path such as `permissions[0]`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The members of a problem document that a program can act on. */
export interface ProblemFields {
  readonly code: string;
  /** The HTTP status; 0 when no answer arrived. */
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** The key that exists already, when `code` is `repeated`. */
  readonly keyId: string | null;
}

/**
 * A management call that did not succeed. `code` is the server's own code, or `unreachable` when no answer arrived, or
 * `unexpected_answer` when it was not one of ours. `detail` is a sentence a person can act on.
 */
export class ManagementProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly keyId: string | null;

  constructor(fields: ProblemFields) {
    super(`${fields.code}: ${fields.detail}`);
    this.name = 'ManagementProblem';
    this.code = fields.code;
    this.status = fields.status;
    this.detail = fields.detail;
    this.errors = fields.errors;
    this.requestId = fields.requestId;
    this.retryAfterSeconds = fields.retryAfterSeconds;
    this.keyId = fields.keyId;
  }
}

/** The problem of a call that got no answer at all. */
export function unreachable(): ManagementProblem {
  return new ManagementProblem({
    code: 'unreachable',
    status: 0,
    detail: 'The server did not answer. Check the connection and try again.',
    errors: [],
    requestId: null,
    retryAfterSeconds: null,
    keyId: null,
  });
}

/** Reads a refused answer; one that is no problem document becomes `unexpected_answer` and keeps its status and request id. */
export async function readProblem(response: Response): Promise<ManagementProblem> {
  const body = await readObject(response);
  return new ManagementProblem({
    code: textOf(body['code']) ?? 'unexpected_answer',
    status: response.status,
    detail: textOf(body['detail']) ?? `The server answered ${response.status} without saying why.`,
    errors: Array.isArray(body['errors']) ? body['errors'].filter(isFieldError) : [],
    requestId: textOf(body['requestId']) ?? response.headers.get('x-request-id'),
    retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    keyId: textOf(body['keyId']) ?? null,
  });
}

/** The JSON of a granted answer; one that is no JSON (a proxy's page, a cut body) rejects with `unexpected_answer`. */
export async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw await readProblem(response);
  }
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldError(value: unknown): value is FieldError {
  return isObject(value) && typeof value['field'] === 'string' && typeof value['message'] === 'string';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function secondsOf(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}
