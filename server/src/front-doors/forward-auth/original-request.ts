import { type Refusal, remembered } from '@neoagent/core';
import type { DoorRequest } from '../door-request.js';

/** Path under which Envoy's ext_authz asks: the original path follows it. */
export const forwardAuthPath = '/v1/forward-auth';

/** The request a reverse proxy asks about. */
export interface OriginalRequest {
  readonly method: string;
  readonly target: string;
}

/** The pairs of fields a proxy may name the original request by. One complete pair, each field once, or none. */
const fieldNames = ['x-forwarded-method', 'x-forwarded-uri', 'x-original-method', 'x-original-uri'] as const;
const [forwardedMethod, forwardedTarget, originalMethod, originalTarget] = [0, 1, 2, 3] as const;
/** Most fields of a request are told from these by the length of their names. */
const isLengthOfOne = Array.from({ length: 19 }, (_, length) =>
  fieldNames.some((name) => name.length === length),
);

/** Which of the fields a name is, -1 for none; `alias` when some servers would take it for one. */
const fieldNamed = remembered((written): number | 'alias' => {
  const lower = written.toLowerCase();
  const field = fieldNames.indexOf(lower.replaceAll('_', '-') as (typeof fieldNames)[number]);
  return field === -1 || lower === fieldNames[field] ? field : 'alias';
});

/**
 * The original method and target, from exactly one source. Anything a client might have slipped in beside the proxy's own
 * word, a second source, a doubled field or an underscore alias that some servers fold into a dash, is refused rather than chosen
 * from (Caddy GHSA-f59h-q822-g45g, Traefik GHSA-6384, CVE-2026-40575).
 */
export function readOriginalRequest(request: DoorRequest): OriginalRequest | Refusal {
  const values = collect(request.rawHeaders);
  if (values === 'alias') return ambiguous('A header name with underscores imitates one of the proxy’s own.');
  const isForwarded = values[forwardedMethod] !== undefined || values[forwardedTarget] !== undefined;
  const isOriginal = values[originalMethod] !== undefined || values[originalTarget] !== undefined;
  if (isForwarded && isOriginal)
    return ambiguous('Both X-Forwarded-* and X-Original-* name the original request.');
  const suffix = (request.url ?? '').slice(forwardAuthPath.length);
  if (!isForwarded && !isOriginal) {
    if (suffix.startsWith('/')) return { method: request.method ?? '', target: suffix };
    return ambiguous('The proxy did not say which request it asks about.');
  }
  if (suffix.startsWith('/')) return ambiguous('Both the path and a header name the original request.');
  const method = values[isForwarded ? forwardedMethod : originalMethod];
  const target = values[isForwarded ? forwardedTarget : originalTarget];
  if (!method || !target) return ambiguous('The original method and URI must each come exactly once.');
  return { method, target };
}

/** The value of each of the fields, in the order of their names; of one that came more than once the empty text, which names nothing. */
function collect(rawHeaders: readonly string[]): (string | undefined)[] | 'alias' {
  const values: (string | undefined)[] = [undefined, undefined, undefined, undefined];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] ?? '';
    if (isLengthOfOne[written.length] !== true) continue;
    const field = fieldNamed(written);
    if (field === 'alias') return 'alias';
    if (field === -1) continue;
    values[field] = values[field] === undefined ? (rawHeaders[i + 1] ?? '') : '';
  }
  return values;
}

function ambiguous(detail: string): Refusal {
  return {
    reason: 'path_not_canonical',
    detail,
    fix: 'Operator: set the proxy up as its page in docs/doors shows, so that exactly one source names the original method and URI; "neoagent doctor --proxy" tells which probe fails.',
  };
}
