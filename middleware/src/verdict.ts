import { type Caller, type Decision, environments, type LimitState, reasonCodes } from '@neoagent/core';

/** What `/v1/verify` answered. */
export interface Verdict {
  readonly decision: Decision;
  readonly status: number;
  readonly requestId: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the answer of a server. Throws for anything that is not one, since a guess could let somebody in. */
export function readVerdict(body: unknown): Verdict {
  const verdict = object(body);
  const route = {
    match: typeof verdict['route'] === 'string' ? verdict['route'] : '',
    upstream: undefined,
    permission: undefined,
    plans: undefined,
    cost: 1,
  };
  const caller = verdict['caller'] === null ? undefined : callerOf(object(verdict['caller']));
  const limits = list(verdict['limits']).map(limitOf);
  const common = { status: number(verdict['status']), requestId: text(verdict['requestId']) };
  if (verdict['allowed'] === true) {
    if (caller === undefined) throw new TypeError('The verdict allows, but names no caller.');
    return { ...common, decision: { allowed: true, caller, route, limits } };
  }
  const reason = reasonCodes.find((code) => code === verdict['reason']);
  if (reason === undefined) throw new TypeError('The verdict refuses for no reason of the catalogue.');
  const detail = text(verdict['detail']);
  const seconds = verdict['retryAfterSeconds'];
  const wait = seconds === null ? {} : { retryAfterMs: number(seconds) * 1000 };
  return {
    ...common,
    decision: { allowed: false, reason, detail, caller, limits, route, ...wait },
  };
}

function callerOf(caller: Json): Caller {
  const environment = environments.find((name) => name === caller['environment']);
  if (environment === undefined) throw new TypeError('The caller has no known environment.');
  return {
    accountId: text(caller['account']),
    keyId: text(caller['keyId']),
    secretId: '',
    plan: text(caller['plan']),
    environment,
    permissions: list(caller['permissions']).map(text),
  };
}

function limitOf(value: unknown): LimitState {
  const limit = object(value);
  return {
    name: text(limit['name']),
    allow: number(limit['allow']),
    windowMs: number(limit['windowSeconds']) * 1000,
    remaining: number(limit['remaining']),
    resetMs: number(limit['resetSeconds']) * 1000,
  };
}

function object(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new TypeError('The verdict lacks an object.');
  return value as Json;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('The verdict lacks a list.');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('The verdict lacks a text.');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('The verdict lacks a number.');
  return value;
}
