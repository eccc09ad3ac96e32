import type { Plan, RateLimit } from '@neoagent/core';
import type { FieldError, Problem } from '../../api/problem.js';
import { formatDuration, parseDuration } from '../../config/duration.js';

const mostLimits = 8;
const mostUnits = 1_000_000_000;
const namePattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** The name under which answers and headers tell of the quota of a plan. */
const quotaName = 'quota';

/** A limit as somebody wrote it: at most `allow` units in any window of `per`, such as `1m`. */
export interface WantedLimit {
  readonly name: string;
  readonly allow: number;
  readonly per: string;
}

/** The plan that a member's limits may not loosen, and all plans of the configuration. */
export interface BoundingPlans {
  readonly planName: string;
  readonly plans: ReadonlyMap<string, Plan>;
}

/**
 * A key's own limits as they are stored, in the order given, or everything wrong with them at once, by field. With `within`, none may
 * stand in for a limit of a plan unless it is as tight; without, they may be anything.
 */
export function readKeyLimits(
  wanted: readonly WantedLimit[],
  within: BoundingPlans | undefined,
): readonly RateLimit[] | Problem {
  if (wanted.length > mostLimits) {
    return problemOf([{ field: 'limits', message: `A key has at most ${mostLimits} limits of its own.` }]);
  }
  const names = wanted.map(({ name }) => name);
  const errors = wanted.flatMap((limit, index) => errorsOf(limit, index, names));
  if (errors.length > 0) return problemOf(errors);
  const limits = wanted.map(({ name, allow, per }): RateLimit => {
    return { kind: 'window', name, allow, windowMs: parseDuration(per) ?? 0, counts: 'key' };
  });
  const excess = within === undefined ? [] : limits.flatMap((limit, index) => excessOf(limit, index, within));
  return excess.length > 0 ? problemOf(excess) : limits;
}

/** `burst=60/1m`, as commands take it and audit events tell it. */
export function limitTextOf({ name, allow, windowMs }: RateLimit): string {
  return `${name}=${allow}/${formatDuration(windowMs)}`;
}

/** Reads `burst=60/1m`; the parts are not checked. `undefined` for anything of another shape. */
export function parseLimitText(text: string): WantedLimit | undefined {
  const match = /^([^=]*)=([0-9]{1,16})\/([^/]+)$/.exec(text);
  if (match === null) return undefined;
  const [, name = '', allow = '', per = ''] = match;
  return { name, allow: Number(allow), per };
}

function errorsOf(
  { name, allow, per }: WantedLimit,
  index: number,
  names: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: string, message: string) =>
    errors.push({ field: `limits[${index}].${field}`, message });
  if (!namePattern.test(name)) {
    say('name', 'A name is 1 to 64 lower-case letters, digits, - and _, and begins with a letter or digit.');
  } else if (name === quotaName) say('name', `"${quotaName}" is the name of the quota of a plan.`);
  else if (names.indexOf(name) !== index) say('name', `"${name}" stands twice.`);
  if (!Number.isInteger(allow) || allow < 1 || allow > mostUnits) {
    say('allow', 'Write a whole number from 1 to 1000000000.');
  }
  if (parseDuration(per) === undefined) say('per', 'Write a time such as 1s, 5m, 24h or 90d.');
  return errors;
}

/**
 * A limit of the key's own takes the place of the plan's of the same name. All plans count: the account may move to another one, and the
 * limit would come along. What the key must not escape is told of the account's own plan only.
 */
function excessOf(
  limit: RateLimit,
  index: number,
  { planName, plans }: BoundingPlans,
): readonly FieldError[] {
  const bounds = [...plans.values()].flatMap((plan) =>
    plan.limits.filter(({ name }) => name === limit.name).map((bound) => ({ bound, plan: plan.name })),
  );
  const exceeded = bounds.filter(({ bound }) => loosens(limit, bound));
  const { bound } = exceeded.find(({ plan }) => plan === planName) ?? {};
  if (bound !== undefined) return [errorAbout(limit, bound, { index, planName })];
  if (exceeded.length === 0) return [];
  return [
    {
      field: `limits[${index}].name`,
      message: `A limit "${limit.name}" of another plan is tighter or shared by all keys; choose another name.`,
    },
  ];
}

function errorAbout(
  limit: RateLimit,
  bound: RateLimit,
  { index, planName }: { readonly index: number; readonly planName: string },
): FieldError {
  const told = `The plan "${planName}" limits "${limit.name}" to ${bound.allow} in ${formatDuration(bound.windowMs)}`;
  return bound.counts === 'account'
    ? {
        field: `limits[${index}].name`,
        message: `${told}, shared by all keys of the account. Choose another name: both limits then hold.`,
      }
    : { field: `limits[${index}].allow`, message: `${told} for each key; this key may have no more.` };
}

/** A limit that all keys share is loosened by taking any key out of it. */
function loosens(limit: RateLimit, bound: RateLimit): boolean {
  return bound.counts === 'account' || mostWithin(limit, bound.windowMs) > bound.allow;
}

/** The most units that a limit lets through in some window of a length. */
function mostWithin({ allow, windowMs }: RateLimit, lengthMs: number): number {
  return allow * Math.ceil(lengthMs / windowMs);
}

function problemOf(errors: readonly FieldError[]): Problem {
  return { problem: 'invalid_input', detail: errors.map(({ message }) => message).join(' '), errors };
}
