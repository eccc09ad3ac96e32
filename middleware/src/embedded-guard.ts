import { hash } from 'node:crypto';
import {
  type AccessRequest,
  authorize,
  createCachedKeyFinder,
  createGuessLimiter,
  createRouteTable,
  type Decision,
  KeyCache,
  type KeyRecordReader,
  type LimitStore,
  type NoteCanary,
  type Plan,
  type Route,
  refuse,
  type World,
} from '@neoagent/core';
import { answerOf, unavailable } from './answer-of.js';
import type { Guard } from './guard.js';

/** What a route demands; what is left out is not demanded. */
export type RouteDemand = Pick<Route, 'match'> & Partial<Omit<Route, 'match' | 'upstream'>>;

export interface EmbeddedOptions {
  /** Where keys are looked up: what `openSqlite`, `openPostgres` or `createMemoryDatabase` of `@neoagent/stores` answers. */
  readonly store: KeyRecordReader;
  /** Where limits are counted: `createMemoryLimitStore()` counts for this process alone. */
  readonly limits: LimitStore;
  /** Every plan an account may have. An account of another plan is offered nothing. */
  readonly plans: readonly Plan[];
  /** What may be called at all. Without a table every path may be, and handlers demand with `requires`. */
  readonly routes?: readonly RouteDemand[];
  /** What the secrets of the installation begin with: `neo` unless told. */
  readonly prefix?: string;
  /** Unknown keys per address before look-ups stop for a while: 30 a minute unless told. */
  readonly guesses?: { readonly allow: number; readonly windowMs: number };
  /** 403 unless told. */
  readonly limitStatus?: 403 | 429;
  /** Origin of the pages that problem types point to; relative references unless told. */
  readonly publicUrl?: string;
  /** Told every decision, after it was made: for records of use. */
  readonly onDecision?: (decision: Decision, request: AccessRequest) => void;
  /** Told of each use of a canary key, on the request's way; without it such a use is refused and nobody learns of it. */
  readonly onCanary?: NoteCanary;
  /** Told why no decision could be made. */
  readonly onFault?: (error: unknown) => void;
}

/** A guard that decides here, and can be told that a key was changed. */
export interface EmbeddedGuard extends Guard {
  /** From now on nothing read about this key counts: call it when this process has changed the key. */
  readonly forgetKey: (keyId: string) => void;
  readonly forgetAccount: (accountId: string) => void;
}

/** Records in memory; with about 1 KB each this bounds the cache to some 10 MB. */
const cachedKeys = 10_000;

/**
 * Decides in this process by the rules of the server. A record read from the store counts for at most 5 s, so a key revoked by
 * another process is refused here within 5 s.
 */
export function createEmbeddedGuard(options: EmbeddedOptions): EmbeddedGuard {
  const { onFault, onDecision, guesses = { allow: 30, windowMs: 60_000 } } = options;
  const cache = new KeyCache(cachedKeys);
  const style = { limitStatus: options.limitStatus ?? 403, publicUrl: options.publicUrl ?? '' } as const;
  const world: World = {
    format: { prefix: options.prefix ?? 'neo' },
    routes: createRouteTable((options.routes ?? [{ match: '* /**' }]).map(routeOf)),
    plans: new Map(options.plans.map((plan) => [plan.name, plan])),
    digest: (text) => hash('sha256', text, 'base64url'),
    keys: createCachedKeyFinder({
      cache,
      guesses: createGuessLimiter(() => guesses),
      reader: options.store,
      ...(options.onCanary && { noteCanary: options.onCanary }),
    }),
    limits: options.limits,
  };

  const guard: Guard = async (request) => {
    const context = { requestId: request.requestId, style };
    try {
      const decision = await authorize(request, world);
      onDecision?.(decision, request);
      return answerOf(decision, context);
    } catch (error) {
      onFault?.(error);
      return answerOf(refuse(unavailable), context);
    }
  };
  return Object.assign(guard, {
    forgetKey: (keyId: string) => cache.evictKey(keyId),
    forgetAccount: (accountId: string) => cache.evictAccount(accountId),
  });
}

function routeOf(demand: RouteDemand): Route {
  return { upstream: undefined, permission: undefined, plans: undefined, cost: 1, ...demand };
}
