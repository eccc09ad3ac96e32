import { ConfigurationError } from './client-error.js';

interface Runtime {
  readonly window?: unknown;
  readonly document?: unknown;
  readonly WorkerGlobalScope?: unknown;
  readonly navigator?: { readonly userAgent?: unknown };
}

/** Throws ConfigurationError `browser` on a web page and in its workers: whoever visits it could read the secret key. */
export function refuseBrowser(): void {
  if (!isPage(globalThis as Runtime) && !isWorkerOfPage(globalThis as Runtime)) return;
  throw new ConfigurationError({
    code: 'browser',
    detail: 'This runs in a web page, and every visitor of a page can read the secret key it uses.',
    fix: 'Call the API from your server, and let the page call your server.',
  });
}

function isPage({ window, document }: Runtime): boolean {
  return window !== undefined && document !== undefined;
}

/** Workers at the edge and of Deno have the same scope; they name themselves, and every browser calls itself Mozilla. */
function isWorkerOfPage({ WorkerGlobalScope, navigator }: Runtime): boolean {
  return WorkerGlobalScope !== undefined && String(navigator?.userAgent).startsWith('Mozilla/');
}
