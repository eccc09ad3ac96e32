import type { Plan } from '../src/accounts/plan.js';
import type { AccessRequest } from '../src/authorize/access-request.js';
import type { Reason } from '../src/authorize/reasons.js';
import type { World } from '../src/authorize/world.js';
import type { KeyRecord } from '../src/keys/key.js';
import type { Route } from '../src/routes/route.js';
import { aLimit, aPlan, aRecord, aRequest, aRoute, aSecret, aWorld, t0 } from './builders.js';

/** Everything a decision depends on; a defect spoils one part of it. */
export interface Setup {
  request: AccessRequest;
  record: KeyRecord;
  plan: Plan;
  route: Route;
}

/** One way to fail one step. */
export interface Defect {
  readonly reason: Reason;
  readonly spoil: (setup: Setup) => void;
}

function spoilRequest(change: (request: AccessRequest) => Partial<AccessRequest>): Defect['spoil'] {
  return (setup) => {
    setup.request = { ...setup.request, ...change(setup.request) };
  };
}

function spoilKey(change: Partial<KeyRecord['key']>): Defect['spoil'] {
  return (setup) => {
    setup.record = { ...setup.record, key: { ...setup.record.key, ...change } };
  };
}

/** One way to fail each step, in the order of the steps. */
export const defects: readonly Defect[] = [
  { reason: 'path_not_canonical', spoil: spoilRequest(({ target }) => ({ target: `${target}//` })) },
  { reason: 'route_unknown', spoil: spoilRequest(() => ({ target: '/nowhere' })) },
  {
    reason: 'key_ambiguous',
    spoil: spoilRequest(({ authorization: [value = ''] }) => ({ authorization: [value, value] })),
  },
  { reason: 'key_missing', spoil: spoilRequest(() => ({ authorization: [''] })) },
  {
    reason: 'key_extra_spaces',
    spoil: spoilRequest(({ authorization: [value] }) => ({ authorization: [`"${value}"`] })),
  },
  {
    reason: 'key_malformed',
    spoil: spoilRequest(({ authorization: [value = ''] }) => ({ authorization: [value.slice(0, -1)] })),
  },
  { reason: 'key_unknown', spoil: spoilRequest(() => ({ authorization: [aSecret(99)] })) },
  { reason: 'key_revoked', spoil: spoilKey({ revokedAt: t0 - 1 }) },
  { reason: 'key_expired', spoil: spoilKey({ expiresAt: t0 - 1 }) },
  { reason: 'key_disabled', spoil: spoilKey({ disabledAt: t0 - 1 }) },
  {
    reason: 'account_suspended',
    spoil: (setup) => {
      setup.record = { ...setup.record, account: { ...setup.record.account, suspendedAt: t0 - 1 } };
    },
  },
  { reason: 'ip_not_allowed', spoil: spoilKey({ allowedAddresses: ['203.0.113.0/24'] }) },
  { reason: 'browser_blocked', spoil: spoilRequest(() => ({ origin: 'https://app.example' })) },
  {
    reason: 'endpoint_not_in_plan',
    spoil: (setup) => {
      setup.route = { ...setup.route, plans: ['team'] };
    },
  },
  { reason: 'permission_denied', spoil: spoilKey({ permissions: ['sessions:read'] }) },
  {
    reason: 'rate_limited',
    spoil: (setup) => {
      setup.plan = { ...setup.plan, limits: [aLimit({ allow: 0 })] };
    },
  },
];

/** A request that would be allowed, spoiled by the defects in the order given, and the world it meets. */
export function aSituation(
  spoiling: readonly Defect[],
  ports: Partial<World> = {},
): { readonly request: AccessRequest; readonly world: World } {
  const setup: Setup = {
    request: aRequest(),
    record: aRecord(),
    plan: aPlan(),
    route: aRoute({ permission: 'chatbots:write' }),
  };
  for (const { spoil } of spoiling) spoil(setup);
  const world = aWorld({
    records: new Map([[aSecret(), setup.record]]),
    written: [setup.route],
    plans: new Map([['pro', setup.plan]]),
    ...ports,
  });
  return { request: setup.request, world };
}
