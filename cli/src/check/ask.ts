import {
  ConfigurationError,
  createClient,
  isRefusalCode,
  NeoagentError,
  UnavailableError,
  type Whoami,
} from '@neoagent/sdk';

/** Why a key could not be called good. */
export interface NotGood {
  /** `refused`: by the installation. `unanswered`: nobody could say. `unusable`: the command or its environment must be mended. */
  readonly kind: 'refused' | 'unanswered' | 'unusable';
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
  /** Of the answer; 0 when there was none. */
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

const timeoutMs = 10_000;
/** Asks the installation at `url` about the key, once. Never rejects. */
export async function askAbout(
  secretKey: string,
  url: string,
): Promise<{ readonly url: string; readonly whoami: Whoami } | NotGood> {
  const seen: { askedAt?: URL } = {};
  const watched: typeof fetch = (input, init) => {
    seen.askedAt = new URL(String(input));
    return fetch(input, init);
  };
  try {
    const client = createClient({ url, secretKey, fetch: watched, retry: false, timeoutMs });
    const whoami = await client.whoami();
    return { url: client.toJSON().url, whoami };
  } catch (error) {
    if (!(error instanceof NeoagentError)) throw error;
    return notGood(error, { given: url, askedAt: seen.askedAt });
  }
}

function notGood(
  error: NeoagentError,
  place: { readonly given: string; readonly askedAt: URL | undefined },
): NotGood {
  const { code, detail, fix, status, requestId, retryAfterMs } = error;
  const retryAfterSeconds = retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1000);
  const common = { status, requestId, retryAfterSeconds };
  if (error instanceof ConfigurationError) return { kind: 'unusable', code, detail, fix, ...common };
  const elsewhere = redirectOf(place);
  if (elsewhere !== undefined) return { kind: 'unanswered', ...redirected(elsewhere), ...common };
  if (isRefusalCode(code)) return { kind: 'refused', code, detail, fix, ...common };
  if (error instanceof UnavailableError) return { kind: 'unanswered', code, detail, fix, ...common };
  return { kind: 'unanswered', ...notNeoagent(place.given, status), ...common };
}

/** Where the answer came from, when not from the origin that got the key. */
function redirectOf({ given, askedAt }: { readonly given: string; readonly askedAt: URL | undefined }) {
  return askedAt === undefined || askedAt.origin === new URL(given).origin ? undefined : askedAt.origin;
}

function redirected(origin: string): Pick<NotGood, 'code' | 'detail' | 'fix'> {
  return {
    code: 'redirected',
    detail: `The URL redirects to ${origin}, and a key is not sent to where an answer leads.`,
    fix: `If this is yours too, set NEOAGENT_URL to ${origin}.`,
  };
}

function notNeoagent(given: string, status: number): Pick<NotGood, 'code' | 'detail' | 'fix'> {
  const { origin, pathname } = new URL(given);
  const hasPath = pathname.replaceAll('/', '') !== '';
  return {
    code: 'not_neoagent',
    detail: `What answers at this URL, with status ${status}, is not a Neoagent installation.`,
    fix: hasPath
      ? `The URL has a path; try NEOAGENT_URL=${origin}, or where Settings is.`
      : 'Set NEOAGENT_URL to where the installation itself answers, Settings and all: not to the API behind it, nor to a port that only the gateway has.',
  };
}
