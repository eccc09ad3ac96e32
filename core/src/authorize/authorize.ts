import type { AccessRequest } from './access-request.js';
import { refuseByAccountState } from './account-state.js';
import { readCredential } from './credential.js';
import { allow, type Decision, isRefusal, refuse, type ShadowRefusal } from './decision.js';
import { admitForeign, unlessForeign } from './foreign-secret.js';
import { noticeByBrowser, refuseByAddress, refuseByBrowser } from './guards.js';
import { refuseByKeyState } from './key-state.js';
import { claimsOf, noteByLimits, refuseByLimits } from './limits.js';
import { refuseByPermission } from './permission.js';
import { refuseByPlan } from './plan.js';
import { standingOf } from './standing.js';
import type { World } from './world.js';

const none: readonly string[] = [];

/**
 * A request's way: path → route → header → credential → key → account → guards → plan → permission → limits → decision.
 * Refusals are values. Throws only when a port throws, which is a failure of ours and never a 401 or 403. It waits only for a port that
 * makes it: an answer that is there already costs no turn of the event loop.
 */
export async function authorize(request: AccessRequest, world: World): Promise<Decision> {
  const route = world.routes.find(request.method, request.target);
  if (isRefusal(route)) return refuse(route);

  const read = readCredential(request.authorization, world.format);
  const credential = isRefusal(read) ? await admitForeign(read, request, world) : read;
  if (isRefusal(credential)) return refuse(credential, { route });

  const found = world.keys.find(world.digest(credential.secret), request);
  const record = unlessForeign(credential, found instanceof Promise ? await found : found);
  if (isRefusal(record)) return refuse(record, { route });

  const standing = standingOf(record, world.plans);
  const { plan, caller } = standing;
  const { key, account } = record;
  const notes: ShadowRefusal[] = [];
  const further = request.demands?.permissions ?? none;
  const refusal =
    refuseByKeyState(record, request.at) ??
    refuseByAccountState(account) ??
    refuseByAddress(key, request) ??
    refuseByBrowser(key, request) ??
    refuseByPlan(plan, route, notes) ??
    refuseByPermission({ plan, account, key, route, further, notes });
  if (refusal !== undefined) return refuse(refusal, { route, caller });

  const cost = request.demands?.cost ?? route.cost;
  const taken = world.limits.take(claimsOf({ standing, route, cost }), request.at);
  const outcome = taken instanceof Promise ? await taken : taken;
  const limits = outcome.states;
  const limited = refuseByLimits(outcome);
  if (limited !== undefined) return refuse(limited, { route, caller, limits });

  const notice = noticeByBrowser(key, request);
  const shadow = outcome.overruns === undefined ? notes : [...notes, ...noteByLimits(outcome)];
  return allow({ caller, route, limits, graceEndsAt: record.secret.graceEndsAt }, { notice, shadow });
}
