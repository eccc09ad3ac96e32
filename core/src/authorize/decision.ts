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
  /** What to do about it, where that is not what the catalogue says of the reason. */
  readonly fix?: string;
}

/** A refusal that was not enforced, since its rule is in shadow; `rule` names it: `plan free`, `limit burst`. */
export interface ShadowRefusal extends Refusal {
  readonly rule: string;
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
  /** End of the grace period of the secret that was sent, in epoch milliseconds. Absent for a current secret. */
  readonly secretEndsAt?: number;
  /** What would have refused the request, were it enforced; the key's owner is told. Absent when there is nothing. */
  readonly noticed?: readonly Refusal[];
  /** What rules in shadow would have refused the request for; they are being tried out. Absent when there is nothing. */
  readonly shadow?: readonly ShadowRefusal[];
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
  return (value as Partial<Refusal>).reason !== undefined;
}

/** The decision to allow, with what was noticed or would have refused in shadow, if anything. */
export function allow(
  known: Pick<Allowed, 'caller' | 'route' | 'limits'> & { readonly graceEndsAt?: number | null },
  { notice, shadow }: { readonly notice: Refusal | undefined; readonly shadow: readonly ShadowRefusal[] },
): Allowed {
  // Spelled out: copying members one by one is what a spread of another's object costs at run time.
  const { caller, route, limits, graceEndsAt = null } = known;
  const allowed: Allowed =
    graceEndsAt === null
      ? { allowed: true, caller, route, limits }
      : { allowed: true, caller, route, limits, secretEndsAt: graceEndsAt };
  if (notice === undefined && shadow.length === 0) return allowed;
  return { ...allowed, ...(notice && { noticed: [notice] }), ...(shadow.length > 0 && { shadow }) };
}

/** The decision to refuse, with what was known by then. */
export function refuse(
  refusal: Refusal,
  known: Partial<Pick<Refused, 'route' | 'caller' | 'limits'>> = {},
): Refused {
  return { allowed: false, caller: undefined, route: undefined, limits: [], ...refusal, ...known };
}
