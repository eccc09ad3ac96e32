import { fieldProblem, type Problem } from '../../api/problem.js';
import { parseDuration } from '../../config/duration.js';

/** A replaced secret works for at most this long after the rotation: 30 days. */
export const longestGraceMs = 30 * 86_400_000;

/** How long a replaced secret goes on working when nobody says otherwise. */
export const defaultGraceMs = 86_400_000;

/** Milliseconds of a grace period: `0` (no grace at all) or a duration such as `24h` of at most 30 days. */
export function readGrace(text: string): number | Problem {
  const graceMs = /^0(s|m|h|d|w)?$/.test(text) ? 0 : parseDuration(text);
  if (graceMs === undefined) {
    return fieldProblem('grace', 'Write a number followed by s, m, h, d or w, such as 24h; 0 for none.');
  }
  if (graceMs > longestGraceMs) return fieldProblem('grace', 'A grace period lasts for at most 30d.');
  return graceMs;
}
