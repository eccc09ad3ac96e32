import type { Caller } from '../accounts/caller.js';
import type { Route } from '../routes/route.js';
import type { Reason } from './reasons.js';

/**
 * A request that was turned down, as a value.
 * `detail` is one sentence for the caller: no internals, never a part of the credential.
 * `caller` is present once the key was recognised, so that its owner can see the refusal.
 */
export interface Refusal {
  readonly reason: Reason;
  readonly detail: string;
  /** Milliseconds until the same request can succeed; only on limits and guesses. */
  readonly retryAfterMs?: number;
}

/** What is left of one limit after a decision; `windowMs` is its length, `resetMs` the time until a unit comes back. */
export interface LimitState {
  readonly name: string;
  readonly allow: number;
  readonly windowMs: number;
  readonly remaining: number;
  readonly resetMs: number;
}

export interface Allowed {
  readonly allowed: true;
  readonly caller: Caller;
  readonly route: Route;
  readonly limits: readonly LimitState[];
}

export interface Refused extends Refusal {
  readonly allowed: false;
  readonly caller: Caller | undefined;
  readonly route: Route | undefined;
  /** Empty until the limits were asked: strangers never see other people's counters. */
  readonly limits: readonly LimitState[];
}

/** The outcome of every front door: allow, or refuse for one reason of the closed catalogue. */
export type Decision = Allowed | Refused;

/** Tells a refusal from the record a step found instead. */
export function isRefusal(value: object): value is Refusal {
  return 'reason' in value;
}
