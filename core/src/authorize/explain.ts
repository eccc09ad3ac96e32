import type { Caller } from '../accounts/caller.js';
import type { Route } from '../routes/route.js';
import type { AccessRequest } from './access-request.js';
import { refuseByAccountState } from './account-state.js';
import { readCredential } from './credential.js';
import {
  allow,
  type Decision,
  isRefusal,
  type LimitState,
  type Refusal,
  type ShadowRefusal,
} from './decision.js';
import { admitForeign, unlessForeign } from './foreign-secret.js';
import { noticeByBrowser, refuseByAddress, refuseByBrowser } from './guards.js';
import { refuseByKeyState } from './key-state.js';
import { claimsOf, noteByLimits, refuseByLimits } from './limits.js';
import { refuseByPermission } from './permission.js';
import { refuseByPlan } from './plan.js';
import { standingOf } from './standing.js';
import type { World } from './world.js';

/** The steps of a decision, in the order in which they are taken. */
export const checkNames = [
  'route',
  'credential',
  'key',
  'key_state',
  'account',
  'address',
  'browser',
  'plan',
  'permission',
  'limits',
] as const;
export type CheckName = (typeof checkNames)[number];

/** One step: passed, refused with its reason, or not checked since what it needs is missing. */
export type Check =
  | { readonly check: CheckName; readonly outcome: 'passed' | 'not_checked' }
  | ({ readonly check: CheckName; readonly outcome: 'refused' } & Refusal);

/** Every check of a request, and the decision that `authorize` would make now. */
export interface Explanation {
  readonly decision: Decision;
  readonly checks: readonly Check[];
}

/**
 * Replays a decision without spending anything, and goes on after the first refusal, so that everything wrong is told at once.
 * The first refused check is the reason `authorize` gives.
 */
export async function explain(request: AccessRequest, world: World): Promise<Explanation> {
  const found = new Map<CheckName, Refusal | 'passed'>();
  const note = (check: CheckName, refusal: Refusal | undefined) => found.set(check, refusal ?? 'passed');

  const route = world.routes.find(request.method, request.target);
  note('route', isRefusal(route) ? route : undefined);
  const read = readCredential(request.authorization, world.format);
  const credential = isRefusal(read) ? await admitForeign(read, request, world) : read;
  note('credential', isRefusal(credential) ? credential : undefined);
  if (isRefusal(credential)) return conclude(found, { route });

  const record = unlessForeign(credential, await world.keys.find(world.digest(credential.secret), request));
  const isForeign = record === credential.otherwise;
  note(isForeign ? 'credential' : 'key', isRefusal(record) ? record : undefined);
  if (isRefusal(record)) return conclude(found, { route });

  const standing = standingOf(record, world.plans);
  const { plan, caller } = standing;
  note('key_state', refuseByKeyState(record, request.at));
  note('account', refuseByAccountState(record.account));
  note('address', refuseByAddress(record.key, request));
  note('browser', refuseByBrowser(record.key, request));
  if (isRefusal(route)) return conclude(found, { route, caller });

  const notes: ShadowRefusal[] = [];
  note('plan', refuseByPlan(plan, route, notes));
  const further = request.demands?.permissions ?? [];
  const question = { plan, account: record.account, key: record.key, route, further, notes };
  note('permission', refuseByPermission(question));
  const outcome = await world.limits.peek(
    claimsOf({ standing, route, cost: request.demands?.cost ?? route.cost }),
    request.at,
  );
  note('limits', refuseByLimits(outcome));
  return conclude(found, {
    route,
    caller,
    limits: outcome.states,
    graceEndsAt: record.secret.graceEndsAt,
    notice: noticeByBrowser(record.key, request),
    shadow: [...notes, ...noteByLimits(outcome)],
  });
}

interface Known {
  readonly route: Route | Refusal;
  readonly caller?: Caller;
  readonly limits?: readonly LimitState[];
  readonly graceEndsAt?: number | null;
  readonly notice?: Refusal | undefined;
  readonly shadow?: readonly ShadowRefusal[];
}

function conclude(found: ReadonlyMap<CheckName, Refusal | 'passed'>, known: Known): Explanation {
  const checks = checkNames.map((check): Check => {
    const outcome = found.get(check) ?? 'not_checked';
    return typeof outcome === 'string' ? { check, outcome } : { check, outcome: 'refused', ...outcome };
  });
  const first = checks.map(({ check }) => found.get(check)).find((outcome) => typeof outcome === 'object');
  return { decision: decide(first, known), checks };
}

function decide(refusal: Refusal | undefined, known: Known): Decision {
  const { route, caller, limits = [], graceEndsAt = null, notice, shadow = [] } = known;
  if (refusal === undefined && caller !== undefined && !isRefusal(route)) {
    return allow({ caller, route, limits, graceEndsAt }, { notice, shadow });
  }
  if (refusal === undefined) throw new Error('every request that is not allowed has a refused check');
  const isLimited = refusal.reason === 'rate_limited' || refusal.reason === 'quota_exceeded';
  const asked = isLimited ? limits : [];
  return { allowed: false, caller, route: isRefusal(route) ? undefined : route, limits: asked, ...refusal };
}
