import { createAuthorizedFetch } from './authorized-fetch.js';
import type { ClientOptions } from './client-options.js';

/**
 * `fetch` that sends the secret key to the configured origin, repeats what may be repeated and follows a replaced key; requests to
 * other origins go through the given one untouched. Throws ConfigurationError on a web page, and without a usable URL.
 */
export function wrapFetch(given: typeof fetch, options: Omit<ClientOptions, 'fetch'> = {}): typeof fetch {
  return createAuthorizedFetch({ ...options, fetch: given }).fetch;
}
