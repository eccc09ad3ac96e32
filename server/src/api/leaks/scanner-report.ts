/** One match as a scanner reports it. */
export interface ScannerMatch {
  readonly token: string;
  readonly type: string;
  /** Where it was found; `null` when the scanner does not say. */
  readonly where: string | null;
}

/** GitHub sends "a large number of matches" in one report; more than this are refused whole. */
export const maxMatches = 10_000;
const maxWhere = 2048;

/**
 * The matches of a report in the format of GitHub's secret-scanning partner programme: a JSON array of `{token, type, url, source}`,
 * where `url` may be empty, `source` may be new and further members are ignored. `undefined` when the body is anything else; never throws.
 */
export function readScannerReport(body: Uint8Array): readonly ScannerMatch[] | undefined {
  const content = parseJson(body);
  if (!Array.isArray(content) || content.length > maxMatches) return undefined;
  const matches = content.map(readMatch);
  return matches.every((match) => match !== undefined) ? matches : undefined;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function readMatch(item: unknown): ScannerMatch | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { token, type, url, source } = item as Record<string, unknown>;
  if (typeof token !== 'string' || typeof type !== 'string') return undefined;
  const place = [url, source].find((text) => typeof text === 'string' && text !== '');
  return { token, type, where: typeof place === 'string' ? place.slice(0, maxWhere) : null };
}
