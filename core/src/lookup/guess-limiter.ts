import type { RateLimit } from '../accounts/limit.js';
import type { Refusal } from '../authorize/decision.js';
import { RateWindows } from '../authorize/rate-window.js';
import { guessGroup, parseAddress } from '../net/address.js';

/** Counts keys that were looked up and not found, by client address (IPv6: by /64). */
export interface GuessLimiter {
  /** Asked before a look-up: the refusal for an address that has no guesses left. */
  refusalFor(address: string | undefined, at: number): Refusal | undefined;
  count(address: string | undefined, at: number): void;
}

/** More groups than this are never remembered; the one counted first is forgotten. */
const maxGroups = 50_000;

/**
 * `rule` is read at each guess, so a changed configuration counts at once. An unknown address shares one group with its like. With
 * `steadyNow`, a clock that never steps, a wrong jump of the wall clock cannot freeze a group.
 */
export function createGuessLimiter(
  rule: () => { readonly allow: number; readonly windowMs: number },
  steadyNow?: () => number,
): GuessLimiter {
  const windows = new RateWindows();
  const places = new Map<string, number>();
  const limit = (): RateLimit => ({ kind: 'window', name: 'guesses', counts: 'account', ...rule() });

  const timeOf = (at: number) => steadyNow?.() ?? at;

  function forget(at: number): void {
    for (const [group, place] of places) {
      if (places.size < maxGroups && !windows.isEmpty(place, limit(), at)) return;
      places.delete(group);
      windows.close(place);
    }
  }

  return {
    refusalFor(address, at) {
      const place = places.get(groupOf(address));
      if (place === undefined) return undefined;
      const answer = windows.check(place, { limit: limit(), cost: 1 }, timeOf(at));
      if (answer.fits) return undefined;
      return {
        reason: 'rate_limited',
        detail: 'Too many unknown keys came from this address; keys are not looked up for it for a while.',
        retryAfterMs: answer.retryAfterMs,
      };
    },
    count(address, at) {
      const group = groupOf(address);
      let place = places.get(group);
      if (place === undefined) {
        forget(timeOf(at));
        place = windows.open();
        places.set(group, place);
      }
      windows.take(place, { limit: limit(), cost: 1 }, timeOf(at));
    },
  };
}

function groupOf(address: string | undefined): string {
  const parsed = address === undefined ? undefined : parseAddress(address);
  return parsed === undefined ? 'unknown' : guessGroup(parsed);
}
