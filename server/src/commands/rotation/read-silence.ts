import { fieldProblem, type Problem } from '../../api/problem.js';
import { parseDuration } from '../../config/duration.js';
import { longestGraceMs } from './read-grace.js';

const shortestMs = 60_000;

/** Milliseconds of silence after which a grace period ends by itself: a duration such as `24h`, from one minute to 30 days. */
export function readSilence(text: string): number | Problem {
  const silenceMs = parseDuration(text);
  if (silenceMs === undefined) {
    return fieldProblem('endWhenSilentFor', 'Write a number followed by m, h, d or w, such as 24h.');
  }
  if (silenceMs < shortestMs || silenceMs > longestGraceMs) {
    return fieldProblem('endWhenSilentFor', 'The old secret must have been silent for 1m to 30d.');
  }
  return silenceMs;
}
