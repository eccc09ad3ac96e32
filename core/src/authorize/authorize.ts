import type { KeyRecord } from '../keys/key.js';
import type { LimitOutcome } from '../ports/limit-store.js';
import type { Route } from '../routes/route.js';
import type { AccessRequest } from './access-request.js';
import { refuseByAccountState } from './account-state.js';
import { readCredential } from './credential.js';
import { allow, type Decision, isRefusal, type Refusal, refuse, type ShadowRefusal } from './decision.js';
import { noticeByBrowser, refuseByAddress, refuseByBrowser } from './guards.js';
import { refuseByKeyState } from './key-state.js';
import { claimsOf, noteByLimits, refuseByLimits } from './limits.js';
import { refuseByPermission } from './permission.js';
import { refuseByPlan } from './plan.js';
import { type Standing, standingOf } from './standing.js';
import type { World } from './world.js';

const none: readonly string[] = [];

/**
 * A request's way: path → route → header → credential → key → account → guards → plan → permission → limits → decision.
 * Refusals are values. Throws only when a port throws, which is a failure of ours and never a 401 or 403.
 */
export async function authorize(request: AccessRequest, world: World): Promise<Decision> {
  return recognise(request, world);
}

/** Like `judge` no async function: it waits only for a port that makes it, and being able to wait costs as much as a step. */
function recognise(request: AccessRequest, world: World): Decision | Promise<Decision> {
  const route = world.routes.find(request.method, request.target);
  if (isRefusal(route)) return refuse(route);

  const credential = readCredential(request.authorization, world.format);
  if (isRefusal(credential)) return refuse(credential, { route });

  const found = world.keys.find(world.digest(credential.secret), request);
  const asked = { request, world, route };
  return found instanceof Promise ? found.then((record) => judge(asked, record)) : judge(asked, found);
}

function judge({ request, world, route }: Asked, record: KeyRecord | Refusal): Decision | Promise<Decision> {
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
  const judged = { request, route, standing, notes };
  return taken instanceof Promise
    ? taken.then((outcome) => conclude(judged, outcome))
    : conclude(judged, taken);
}

function conclude({ request, route, standing, notes }: Judged, outcome: LimitOutcome): Decision {
  const { caller, record } = standing;
  const limits = outcome.states;
  const limited = refuseByLimits(outcome);
  if (limited !== undefined) return refuse(limited, { route, caller, limits });

  const notice = noticeByBrowser(record.key, request);
  const shadow = outcome.overruns === undefined ? notes : [...notes, ...noteByLimits(outcome)];
  return allow({ caller, route, limits, graceEndsAt: record.secret.graceEndsAt }, { notice, shadow });
}

type Asked = { readonly request: AccessRequest; readonly world: World; readonly route: Route };
type Judged = Omit<Asked, 'world'> & {
  readonly standing: Standing;
  readonly notes: readonly ShadowRefusal[];
};
