import type { Refusal } from '../authorize/decision.js';

/** The two halves of a request target that can be read in only one way. */
export interface CanonicalPath {
  /** Begins with `/`; percent-decoded exactly once. Routes are matched against this. */
  readonly path: string;
  /** As received, `?` included; empty when the target has none. Never decoded, sorted or re-encoded. */
  readonly query: string;
}

/** Segments of pchar (RFC 3986 §3.3), none of them empty but the last, none a dot segment, nothing encoded. */
const plainPath = /^(?=\/)(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9\-._~!$&'()*+,=:@]+)*\/?$/;
const visibleAscii = /^[\x21-\x7e]*$/;
const pathCharacters = /^[A-Za-z0-9\-._~!$&'()*+,=:@/%]*$/;
const brokenEscape = /%(?![0-9A-Fa-f]{2})/;
const dotSegment = /\/\.{1,2}(?:\/|$)/;
const encodedDot = /%2e/i;
const encodedUnreserved = /%(?:2d|5f|7e|3[0-9]|[46][1-9a-f]|[57][0-9a])/i;

/**
 * The one path function: every front door decides on what it answers and forwards the target as received, or refuses with
 * `path_not_canonical`. It repairs nothing, since two readers that repair differently are how paths escape their rules
 * (Oathkeeper CVE-2026-33494, Envoy CVE-2019-9901 and CVE-2021-29492, Caddy CVE-2026-27587, Traefik GHSA-gm3x-23wp-hc2c).
 * Letter case and a trailing slash are significant (RFC 3986 §6.2.2.1). Refused, with the source of each rule:
 *
 * - anything but origin-form: absolute-form, authority-form, `*` (RFC 9112 §3.2), and `#` (a target has no fragment);
 * - blanks, controls and octets beyond ASCII, raw, in path or query (RFC 3986 §2; request splitting, log forging);
 * - raw characters that are no pchar (RFC 3986 §3.3): readers encode them or not; a raw backslash (WHATWG URL reads `/`);
 * - `;`, raw or encoded: path parameters are cut off by some readers (RFC 3986 §3.3; servlet containers);
 * - `//`: collapsed by some, an authority to others (RFC 3986 §3.3, §4.2);
 * - dot segments, raw or encoded (RFC 3986 §5.2.4, §6.2.2.3);
 * - broken escapes and octets that are not UTF-8, overlong forms included (RFC 3986 §2.1, RFC 3629 §3);
 * - encoded unreserved characters (RFC 3986 §6.2.2.2): equal by the letter, different to readers that do not decode;
 * - what `decodedPathProblem` names, once decoded.
 */
export function canonicalPath(target: string): CanonicalPath | Refusal {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark);
  const problem = targetProblem(path, query);
  if (problem !== undefined) return refused(problem);
  if (plainPath.test(path)) return { path, query };
  const decoded = decodeOnce(path);
  return 'reason' in decoded ? decoded : { path: decoded.path, query };
}

/**
 * Why no canonical path decodes to this text, `undefined` when one does; route patterns are held to it too. Refused: not
 * beginning with `/`, empty inner segments, dot segments, backslash, `;`, `?` and `#` (`%2F`, `%5C`, `%3B`, `%3F`, `%23` are
 * refused since gateways decode and re-read them: Traefik GHSA-gm3x-23wp-hc2c), control characters (NUL cuts strings), `%`
 * and two hex digits (a second decoding would read an escape: OWASP double encoding), and text that Unicode normal form NFKC
 * changes (a full-width slash or dot becomes ASCII in readers that normalise: UAX #15, CWE-180).
 */
export function decodedPathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return 'It must begin with "/".';
  if (path.includes('//')) return 'It holds two slashes in a row.';
  if (dotSegment.test(path)) return 'It holds a dot segment ("." or "..").';
  if (path.includes('\\')) return 'It holds a backslash.';
  if (path.includes(';')) return 'It holds a semicolon.';
  if (/[?#]/.test(path)) return 'It holds "?" or "#" inside a segment.';
  if (/\p{Cc}/u.test(path)) return 'It holds a control character.';
  if (/%[0-9A-Fa-f]{2}/.test(path)) return 'It is percent-encoded twice.';
  if (path.normalize('NFKC') !== path) return 'It holds characters that Unicode normal form NFKC changes.';
  return undefined;
}

function targetProblem(path: string, query: string): string | undefined {
  if (!path.startsWith('/')) {
    return 'The request target must begin with "/": send the path and query only, not a URL or "*".';
  }
  if (query !== '' && (!visibleAscii.test(query) || query.includes('#'))) {
    return 'The query holds a blank, a control character, "#" or an octet beyond ASCII; percent-encode it.';
  }
  return undefined;
}

function decodeOnce(path: string): { readonly path: string } | Refusal {
  const encoding = encodingProblem(path);
  if (encoding !== undefined) return refused(encoding);
  const decoded = decodedUtf8(path);
  if (decoded === undefined) return refused('The percent-encoded octets of the path are not valid UTF-8.');
  if (slashes(decoded) !== slashes(path)) return refused('The path holds an encoded slash (%2F).');
  const problem = decodedPathProblem(decoded);
  return problem === undefined ? { path: decoded } : refused(`The path cannot be used. ${problem}`);
}

function encodingProblem(path: string): string | undefined {
  if (!visibleAscii.test(path)) {
    return 'The path holds a blank, a control character or an octet beyond ASCII; percent-encode it as UTF-8.';
  }
  if (path.includes('\\')) return 'The path holds a backslash; write "/".';
  if (path.includes('#')) return 'The request target holds a fragment ("#"); a client must not send it.';
  if (path.includes(';')) return 'The path holds a semicolon; path parameters are not accepted.';
  if (path.includes('//')) return 'The path holds two slashes in a row.';
  if (encodedDot.test(path))
    return 'The path holds an encoded dot (%2E); write "." or leave the segment out.';
  if (dotSegment.test(path)) return 'The path holds a dot segment ("." or ".."); send the resolved path.';
  if (brokenEscape.test(path))
    return 'The path holds "%" without two hexadecimal digits; write "%25" for "%".';
  if (encodedUnreserved.test(path)) {
    return 'The path percent-encodes a letter, digit, "-", "_" or "~", which must be sent as it is.';
  }
  if (!pathCharacters.test(path)) return 'The path holds a character that must be percent-encoded.';
  return undefined;
}

function decodedUtf8(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function slashes(path: string): number {
  return path.split('/').length;
}

function refused(detail: string): Refusal {
  return { reason: 'path_not_canonical', detail };
}
