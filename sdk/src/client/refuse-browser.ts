import { ConfigurationError } from './client-error.js';

/** Throws ConfigurationError `browser` on a web page: whoever visits it could read the secret key. */
export function refuseBrowser(): void {
  const { window, document } = globalThis as { readonly window?: unknown; readonly document?: unknown };
  if (window === undefined || document === undefined) return;
  throw new ConfigurationError({
    code: 'browser',
    detail: 'This runs in a web page, and every visitor of a page can read the secret key it uses.',
    fix: 'Call the API from your server, and let the page call your server.',
  });
}
