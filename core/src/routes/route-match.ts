import { decodedPathProblem } from './canonical-path.js';

/** One segment of a route's path pattern. A trailing slash is a last literal segment that is empty. */
export type PatternSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** `:name` or `*`: exactly one segment that is not empty. */
  | { readonly kind: 'single' }
  /** `**`: any number of segments, none too; last only. */
  | { readonly kind: 'rest' };

/** A route's `match`, read. `method` is an upper-case token or `*`. */
export interface RouteMatch {
  readonly method: string;
  readonly segments: readonly PatternSegment[];
}

/** What is wrong with a `match`, in a sentence for the person who writes the configuration. */
export interface RouteMatchProblem {
  readonly problem: string;
}

const matchText = /^(\S+) (\S.*)$/;
const upperCaseToken = /^[A-Z][A-Z0-9_-]{0,31}$/;
const parameter = /^:[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `METHOD /path` or `* /path`. The path is written decoded (`/café`, not `/caf%C3%A9`) and its segments are literal
 * text, `:name`, `*`, or a last `**`.
 */
export function parseMatch(text: string): RouteMatch | RouteMatchProblem {
  const [, method, path] = matchText.exec(text) ?? [];
  if (method === undefined || path === undefined) {
    return { problem: 'Write a method, one space and a path: "POST /chat/:id".' };
  }
  if (method !== '*' && !isMethodToken(method)) {
    return { problem: `"${method}" is no method: write it in upper case, or "*" for every method.` };
  }
  const pathProblem = decodedPathProblem(path);
  if (pathProblem !== undefined)
    return { problem: `No request can have the path of "${text}". ${pathProblem}` };
  return parseSegments(method, path.slice(1).split('/'));
}

/** Whether a text is a method that routes can speak of (RFC 9110 §9.1: case-sensitive): an upper-case token. */
export function isMethodToken(text: string): boolean {
  return upperCaseToken.test(text);
}

function parseSegments(method: string, texts: readonly string[]): RouteMatch | RouteMatchProblem {
  const segments: PatternSegment[] = [];
  for (const [index, text] of texts.entries()) {
    const segment = parseSegment(text);
    if ('problem' in segment) return segment;
    if (segment.kind === 'rest' && index < texts.length - 1) {
      return { problem: '"**" stands for the rest of a path and can only be its last segment.' };
    }
    segments.push(segment);
  }
  return { method, segments };
}

function parseSegment(text: string): PatternSegment | RouteMatchProblem {
  if (text === '**') return { kind: 'rest' };
  if (text === '*' || parameter.test(text)) return { kind: 'single' };
  if (text.includes('*'))
    return { problem: `"${text}": "*" stands for a whole segment, not for a part of one.` };
  if (text.startsWith(':')) return { problem: `"${text}" is no parameter: write ":" and a name of letters.` };
  if (/^\{.*\}$/.test(text)) return { problem: `"${text}": write ":${text.slice(1, -1)}" for a parameter.` };
  return { kind: 'literal', text };
}
