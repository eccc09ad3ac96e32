import { isReplayable, type OutgoingRequest } from './outgoing-request.js';

const maxRedirects = 20;
const credentials = ['authorization', 'cookie', 'proxy-authorization'];
const describingBody = ['content-type', 'content-length', 'content-encoding', 'content-language'];
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** What one send needs. `origin` is the only one that gets the key. */
export interface SendParts {
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a request with the key in `Authorization` and follows redirects as `fetch` does (Fetch §4.4, HTTP-redirect fetch), but by hand:
 * the first hop that leaves the origin loses `Authorization`, `Cookie` and `Proxy-Authorization` for good.
 */
export async function sendOnce(outgoing: OutgoingRequest, parts: SendParts): Promise<Response> {
  const headers = new Headers(outgoing.headers);
  headers.set('authorization', parts.key);
  let { url, method, body } = outgoing;
  for (let hops = 0; ; hops++) {
    const response = await parts.fetch(url.href, {
      ...outgoing.init,
      method,
      headers,
      body: (body ?? null) as BodyInit | null,
      redirect: 'manual',
      signal: parts.signal,
    });
    const next = targetOf(response, url);
    if (next === undefined || outgoing.redirect === 'manual') return response;
    await response.body?.cancel();
    refuseRedirect(outgoing, hops);
    if (becomesGet(response.status, method)) {
      method = 'GET';
      body = undefined;
      remove(headers, describingBody);
    } else if (!isReplayable(body)) {
      throw new TypeError('a streamed body cannot be sent again to where the answer redirects');
    }
    if (next.origin !== parts.origin) remove(headers, credentials);
    url = next;
  }
}

function refuseRedirect(outgoing: OutgoingRequest, hops: number): void {
  if (outgoing.redirect === 'error') throw new TypeError('the answer is a redirect, which was not wanted');
  if (hops === maxRedirects) throw new TypeError(`there are more than ${maxRedirects} redirects`);
}

function remove(headers: Headers, names: readonly string[]): void {
  for (const name of names) headers.delete(name);
}

function targetOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location');
  if (location === null || !redirectStatuses.has(response.status)) return undefined;
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  return target?.protocol === 'http:' || target?.protocol === 'https:' ? target : undefined;
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}
