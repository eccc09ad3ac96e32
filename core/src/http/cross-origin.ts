import { headerText, type IncomingRequest } from './incoming-request.js';

type Asked = Pick<IncomingRequest, 'method' | 'headers'>;

type Headers = Readonly<Record<string, string>>;

const commonMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const alwaysAllowed = ['Authorization', 'Content-Type'];
/** What a page's script may read of an answer, besides what it may always read. */
const exposed =
  'X-Neoagent-Reason, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Neoagent-Secret-Expires';
const maxAgeSeconds = 600;
const mostHeaders = 50;
/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/;

/** A browser's question before the real request (Fetch standard, §3.2.2). Any other OPTIONS request is an ordinary one. */
export function isPreflight(request: Asked): boolean {
  if (request.method !== 'OPTIONS') return false;
  const { headers } = request;
  return headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined;
}

/**
 * The answer to a preflight: yes, for any page, since a refused preflight would hide the real refusal from the page's developer.
 * It allows nothing by itself: the request that follows is decided like any other, and without cookies. Names that are no tokens are
 * left out, so that nothing of the request comes back unchecked.
 */
export function preflightHeaders(request: Asked): Headers {
  const method = headerText(request, 'access-control-request-method') ?? '';
  const wanted = (headerText(request, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  const known = new Set(alwaysAllowed.map((name) => name.toLowerCase()));
  const further = wanted
    .slice(0, mostHeaders)
    .filter((name) => token.test(name) && !known.has(name.toLowerCase()));
  const isCommon = commonMethods.split(', ').includes(method);
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods':
      isCommon || !token.test(method) ? commonMethods : `${commonMethods}, ${method}`,
    'Access-Control-Allow-Headers': [...alwaysAllowed, ...further].join(', '),
    'Access-Control-Max-Age': String(maxAgeSeconds),
    Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  };
}

/** What lets a page read the answer to its request; nothing for a request that no page sent. */
export function crossOriginHeaders(request: Pick<IncomingRequest, 'headers'>): Headers {
  if (request.headers['origin'] === undefined) return {};
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': exposed,
    Vary: 'Authorization, Origin',
  };
}
