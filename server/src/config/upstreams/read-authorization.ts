import type { Report } from '../read-plans.js';
import type { RulesFile } from '../rules-schema.js';
import type { UpstreamAuthorization } from './upstream.js';

/** What a field value may hold (RFC 9110 §5.5), kept to what every recipient reads alike. */
const fieldValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Where the operator's values are: the environment, and files named relative to the rules file. */
export interface ValueSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file. Throws the system's error. */
  readonly readText: (file: string) => string;
}

type Replacement = { readonly env: string } | { readonly file: string };

/**
 * What the upstream of each route gets as Authorization, by the route's `match`; a route that is not in it sends none. A value
 * that is missing or that no header field can carry is reported at its route, without a character of it.
 */
export function readAuthorizations(
  file: RulesFile,
  sources: ValueSources,
  report: Report,
): ReadonlyMap<string, UpstreamAuthorization> {
  const found = new Map<string, UpstreamAuthorization>();
  (file.routes ?? []).forEach(({ match, authorization = 'strip' }, index) => {
    if (authorization === 'strip') return;
    if (authorization === 'forward') {
      found.set(match, 'forward');
      return;
    }
    const value = replacementFor(authorization.replace, sources);
    if ('problem' in value) report(['routes', index, 'authorization'], value.problem);
    else found.set(match, value);
  });
  return found;
}

function replacementFor(
  from: Replacement,
  { env, readText }: ValueSources,
): { readonly value: string } | { readonly problem: string } {
  const name = 'env' in from ? `the environment variable ${from.env}` : `the file "${from.file}"`;
  let text: string | undefined;
  try {
    text = 'env' in from ? env[from.env] : readText(from.file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { problem: `${name} cannot be read (${code}).` };
  }
  const value = text?.trim() ?? '';
  if (value === '') return { problem: `${name} is not set or empty.` };
  if (!fieldValue.test(value)) return { problem: `${name} holds what a header field cannot carry.` };
  return { value };
}
