import { forwardAuthPath } from './front-doors/forward-auth/original-request.js';

const prefixes = ['/v1/', '/assets/', '/settings/'];

const exact = new Set([
  '/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/neoagent.schema.json',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password',
  '/accept-invitation',
  '/settings',
  '/troubleshooting',
  '/report-leak',
  '/favicon.svg',
  '/favicon.ico',
  '/robots.txt',
  '/theme.js',
]);

/** Whether a reverse proxy asks at forward-auth: the path alone, or with the original path after it (Envoy). */
export function isForwardAuth(target: string): boolean {
  if (!target.startsWith(forwardAuthPath)) return false;
  const next = target.charAt(forwardAuthPath.length);
  return next === '' || next === '/' || next === '?';
}

/** Pages of Settings: every one of these is answered with the page shell. */
export const pagePaths = [
  '/',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password',
  '/accept-invitation',
  '/settings',
  '/settings/*',
  '/troubleshooting',
  '/report-leak',
] as const;

/**
 * Whether a request target on the main port is ours rather than the route table's. Compares the octets as they came: anything
 * spelled otherwise (`//v1`, `/v1%2f`) goes to the gateway, which refuses what is not canonical.
 */
export function isOwnPath(target: string): boolean {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  return exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix));
}
