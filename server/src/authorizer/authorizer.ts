import {
  type AccessRequest,
  authorize,
  createRouteTable,
  type Decision,
  type Explanation,
  explain,
  type LimitOutcome,
  type LimitStore,
  type Route,
  type RouteTable,
  type World,
} from '@neoagent/core';
import type { DecisionMetrics } from '../observability/metrics.js';
import { whileSame } from '../while-same.js';
import type { Door } from './door.js';
import type { GuessRecorder } from './guess-recorder.js';
import type { MinuteRecorder } from './minute-recorder.js';
import type { RefusalRecorder } from './refusal-recorder.js';
import type { SenderRecorder } from './sender-recorder.js';
import type { ShadowRecorder } from './shadow-recorder.js';
import type { UsageRecorder } from './usage-recorder.js';
import type { UseRecorder } from './use-recorder.js';

/** The decision every front door asks for. Throws only for a failure of ours. */
export interface Authorizer {
  authorize(request: AccessRequest, door: Exclude<Door, 'own'>): Promise<Decision>;
  /** The decision about a key that calls one of our own endpoints; spends nothing of the key's limits. */
  authorizeOwn(request: AccessRequest): Promise<Decision>;
  /** The decision about a key that asks about itself: demands no permission, spends nothing, and no spent limit refuses it. */
  authorizeWhoami(request: AccessRequest): Promise<Decision>;
  /** Every check of a request, without spending. */
  explain(request: AccessRequest): Promise<Explanation>;
  /** The same without a route of the table: what is wrong with the key itself. */
  explainKey(request: AccessRequest): Promise<Explanation>;
}

/** The endpoints of ours that a key calls, and what they demand. */
const ownRoutes = literally(
  createRouteTable(
    ['POST /v1/verify', 'POST /v1/explain'].map(
      (match): Route => ({
        match,
        upstream: undefined,
        permission: 'keys:verify',
        plans: undefined,
        cost: 0,
        shadow: false,
      }),
    ),
  ),
);

const whoamiRoutes = createRouteTable([
  { match: 'GET /v1/whoami', upstream: undefined, permission: undefined, plans: undefined, cost: 0 },
]);

/** Demands nothing, and is offered by every plan. */
const anyRoute = createRouteTable([
  { match: '* /**', upstream: undefined, permission: undefined, plans: undefined, cost: 0 },
]);

/** core's `authorize` with the rules in force now, and a record of every outcome. */
export function createAuthorizer(parts: {
  readonly world: () => World;
  readonly uses: UseRecorder;
  readonly senders: SenderRecorder;
  readonly shadow: ShadowRecorder;
  readonly refusals: RefusalRecorder;
  readonly usage: UsageRecorder;
  readonly minutes: MinuteRecorder;
  readonly guesses: GuessRecorder;
  readonly metrics: DecisionMetrics;
}): Authorizer {
  async function decide(request: AccessRequest, world: World, door: Door): Promise<Decision> {
    const decision = await authorize(request, world);
    parts.metrics.count(decision, door);
    parts.uses.record(decision, request);
    parts.senders.record(decision, request);
    parts.shadow.record(decision, request);
    parts.refusals.record(decision, request, door);
    parts.usage.record(decision, request.at, door);
    parts.minutes.record(decision, request);
    if (!decision.allowed) parts.guesses.record(decision, request);
    return decision;
  }

  const ownWorld = whileSame(parts.world, (world) => ({
    ...world,
    routes: ownRoutes,
    limits: leftAlone,
  }));

  return {
    authorize: (request, door) => decide(request, parts.world(), door),
    authorizeOwn: (request) => decide(request, ownWorld(), 'own'),
    authorizeWhoami(request) {
      const world = parts.world();
      const asking = { ...world, routes: whoamiRoutes, limits: onlyLookedAt(world.limits) };
      return decide(request, asking, 'own');
    },
    explain: (request) => explain(request, parts.world()),
    explainKey: (request) => explain(request, { ...parts.world(), routes: anyRoute }),
  };
}

/** The same table, asked by few literal requests: it is walked only for what is none of them. */
function literally(table: RouteTable): RouteTable {
  const literals = table.routes.map((route) => {
    const [method, target] = route.match.split(' ');
    return { method, target, route };
  });
  return {
    routes: table.routes,
    find(method, target) {
      for (const literal of literals) {
        if (literal.target === target && literal.method === method) return literal.route;
      }
      return table.find(method, target);
    },
  };
}

const nothing: LimitOutcome = { taken: true, states: [] };

/** What costs nothing fits into every limit, and nobody tells what is left of them. */
const leftAlone: LimitStore = { take: () => nothing, peek: () => nothing };

/** Tells what is left and takes nothing; what is spent refuses nobody who only asks. */
function onlyLookedAt(limits: LimitStore): LimitStore {
  return {
    take: async (claims, at) => ({ taken: true, states: (await limits.peek(claims, at)).states }),
    peek: (claims, at) => limits.peek(claims, at),
  };
}
