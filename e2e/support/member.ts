import { password } from './seed.js';

/** An answer of the management API. */
export interface ManagementAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body parsed; `undefined` when it is not JSON. */
  readonly json: unknown;
}

/** Someone who is signed in: every call carries the session's cookie, as a browser's would. */
export interface Member {
  readonly email: string;
  readonly cookie: string;
  call(method: string, path: string, options?: CallOptions): Promise<ManagementAnswer>;
  /** Creates a key and answers its id and secret; throws when it was not created. */
  createKey(
    name: string,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly id: string; readonly secret: string }>;
}

export interface CallOptions {
  /** Sent as JSON, unless it is text or octets already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs up over HTTP and signs in. */
export async function signUpMember(url: string, email: string): Promise<Member> {
  const signedUp = await manage(url, 'POST', '/v1/sign-up', {
    body: { email, password, name: email.split('@')[0] },
  });
  if (signedUp.status !== 202) throw new Error(`sign-up answered ${signedUp.status}: ${signedUp.text}`);
  return signInMember(url, email);
}

/** Signs in over HTTP. */
export async function signInMember(url: string, email: string): Promise<Member> {
  const session = await manage(url, 'POST', '/v1/session', { body: { email, password } });
  if (session.status !== 201) throw new Error(`sign-in answered ${session.status}: ${session.text}`);
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
  const call: Member['call'] = (method, path, options = {}) =>
    manage(url, method, path, { ...options, headers: { cookie, ...options.headers } });
  return {
    email,
    cookie,
    call,
    async createKey(name, more = {}) {
      const body = { name, environment: 'live', permissions: ['*'], ...more };
      const made = await call('POST', '/v1/keys', { body });
      if (made.status !== 201) throw new Error(`key creation answered ${made.status}: ${made.text}`);
      const { key, secret } = made.json as { key: { id: string }; secret: string };
      return { id: key.id, secret };
    },
  };
}

/** One call of the management API. */
export async function manage(
  url: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<ManagementAnswer> {
  const isReading = method === 'GET' || method === 'HEAD';
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(!isReading && { 'content-type': 'application/json' }), ...options.headers },
    ...(!isReading && { body: bodyOf(options.body ?? {}) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
