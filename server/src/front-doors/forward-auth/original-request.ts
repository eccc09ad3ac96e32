import type { IncomingMessage } from 'node:http';
import type { Refusal } from '@neoagent/core';

/** Path under which Envoy's ext_authz asks: the original path follows it. */
export const forwardAuthPath = '/v1/forward-auth';

/** The request a reverse proxy asks about. */
export interface OriginalRequest {
  readonly method: string;
  readonly target: string;
}

/** The pairs of fields a proxy may name the original request by. One complete pair, each field once, or none. */
const fieldPairs = [
  { method: 'x-forwarded-method', target: 'x-forwarded-uri' },
  { method: 'x-original-method', target: 'x-original-uri' },
] as const;

const fieldNames = fieldPairs.flatMap((pair) => [pair.method, pair.target]);

/**
 * The original method and target, from exactly one source. Anything a client might have slipped in beside the proxy's own
 * word, a second source, a doubled field or an underscore alias that some servers fold into a dash, is refused rather than chosen
 * from (Caddy GHSA-f59h-q822-g45g, Traefik GHSA-6384, CVE-2026-40575).
 */
export function readOriginalRequest(request: IncomingMessage): OriginalRequest | Refusal {
  const values = collect(request.rawHeaders);
  if (values === 'alias') return ambiguous('A header name with underscores imitates one of the proxy’s own.');
  const given = fieldPairs.filter((pair) => values.has(pair.method) || values.has(pair.target));
  if (given.length > 1) return ambiguous('Both X-Forwarded-* and X-Original-* name the original request.');
  const suffix = (request.url ?? '').slice(forwardAuthPath.length);
  const pair = given[0];
  if (pair === undefined) {
    if (suffix.startsWith('/')) return { method: request.method ?? '', target: suffix };
    return ambiguous('The proxy did not say which request it asks about.');
  }
  if (suffix.startsWith('/')) return ambiguous('Both the path and a header name the original request.');
  const methods = values.get(pair.method) ?? [];
  const targets = values.get(pair.target) ?? [];
  const [method, target] = [methods[0], targets[0]];
  if (methods.length !== 1 || targets.length !== 1 || !method || !target) {
    return ambiguous('The original method and URI must each come exactly once.');
  }
  return { method, target };
}

function collect(rawHeaders: readonly string[]): Map<string, string[]> | 'alias' {
  const values = new Map<string, string[]>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = (rawHeaders[i] ?? '').toLowerCase();
    const name = written.replaceAll('_', '-');
    if (!fieldNames.some((known) => known === name)) continue;
    if (written !== name) return 'alias';
    values.set(name, [...(values.get(name) ?? []), rawHeaders[i + 1] ?? '']);
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
