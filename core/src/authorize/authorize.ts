import type { Plan } from '../accounts/plan.js';
import type { KeyFormat } from '../keys/key-format.js';
import type { Digest } from '../ports/digest.js';
import type { KeyFinder } from '../ports/key-finder.js';
import type { LimitStore } from '../ports/limit-store.js';
import type { RouteTable } from '../routes/route-table.js';
import type { AccessRequest } from './access-request.js';
import { refuseByAccountState } from './account-state.js';
import { callerOf } from './caller-of.js';
import { readCredential } from './credential.js';
import { allow, type Decision, isRefusal, refuse, type ShadowRefusal } from './decision.js';
import { admitForeign, unlessForeign } from './foreign-secret.js';
import { noticeByBrowser, refuseByAddress, refuseByBrowser } from './guards.js';
import { refuseByKeyState } from './key-state.js';
import { claimsOf, noteByLimits, refuseByLimits } from './limits.js';
import { refuseByPermission } from './permission.js';
import { planOf, refuseByPlan } from './plan.js';

const none: readonly string[] = [];

/** The rules in force and the two ports a decision asks. */
export interface World {
  readonly format: KeyFormat;
  readonly routes: RouteTable;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly digest: Digest;
  readonly keys: KeyFinder;
  readonly limits: LimitStore;
}

/**
 * A request's way: path → route → header → credential → key → account → guards → plan → permission → limits → decision.
 * Refusals are values. Throws only when a port throws, which is a failure of ours and never a 401 or 403.
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

  const plan = planOf(record.account, world.plans);
  const caller = callerOf(record, plan);
  const notes: ShadowRefusal[] = [];
  const refusal =
    refuseByKeyState(record, request.at) ??
    refuseByAccountState(record.account) ??
    refuseByAddress(record.key, request) ??
    refuseByBrowser(record.key, request) ??
    refuseByPlan(plan, route, notes) ??
    refuseByPermission({
      plan,
      account: record.account,
      key: record.key,
      route,
      further: request.demands?.permissions ?? none,
      notes,
    });
  if (refusal !== undefined) return refuse(refusal, { route, caller });

  const cost = request.demands?.cost ?? route.cost;
  const taken = world.limits.take(claimsOf({ record, plan, route, cost }), request.at);
  const outcome = taken instanceof Promise ? await taken : taken;
  const limited = refuseByLimits(outcome);
  if (limited !== undefined) return refuse(limited, { route, caller, limits: outcome.states });

  const notice = noticeByBrowser(record.key, request);
  const shadow = outcome.overruns === undefined ? notes : [...notes, ...noteByLimits(outcome)];
  const { graceEndsAt } = record.secret;
  return allow({ caller, route, limits: outcome.states, graceEndsAt }, { notice, shadow });
}
