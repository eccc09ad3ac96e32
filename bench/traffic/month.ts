import { agentFamily, emptyMinute, type KeyFacts, type KeyMinute, type Tally } from '@neoagent/core';
import type { Draws } from './draws.js';
import { type Calendar, paceOf } from './pace.js';
import { aNeighbour, aNetwork, days, homes, minuteMs, minutesOfDay, type Profile, start } from './profile.js';

/** A part of a minute: requests that have everything in common. */
export interface Part {
  readonly keyId: string;
  readonly count: number;
  readonly network: string;
  readonly country: string;
  readonly agent: string;
  readonly route: string;
  readonly permission: string | undefined;
  readonly secret: string;
  /** Unknown keys are guesses that begin like the key. */
  readonly reason?: 'key_revoked' | 'key_unknown' | 'permission_denied' | 'rate_limited';
}

export function keyIdOf({ index }: Pick<Profile, 'index'>): string {
  return `key_${index}`;
}

/** What is known of the key beside its traffic, in one minute. */
export function factsOf(profile: Profile, minute: number): KeyFacts {
  const { from } = profile.straggler;
  return {
    createdAt: start - 60 * 86_400_000,
    lastUsedAt: start,
    revokedAt: null,
    browserGuard: 'block',
    secretCreatedAt: start,
    oldSecretEndedAt: minute >= from ? start + from * minuteMs : null,
  };
}

/** The honest traffic of one key, minute by minute. */
export function honestMonth(profile: Profile, all: Calendar, draws: Draws): (minute: number) => Part[] {
  const pace = paceOf(profile, all);
  const where = whereabouts(profile, draws);
  let wander = 0;
  return (minute) => {
    if (minute % 5 === 0) wander = 0.8 * wander + 0.6 * profile.restlessness * draws.normal();
    const storm = stormOf(all, minute);
    const count = draws.poisson(pace(minute) * Math.exp(wander) * storm);
    const parts = count === 0 ? [] : split(count, where(minute), { profile, minute, draws });
    return [...parts, ...trouble(profile, minute, draws)];
  };
}

/** Nothing during an outage, then everything that waited, for ten minutes. */
function stormOf({ outages }: Calendar, minute: number): number {
  for (const { from, to } of outages) {
    if (minute >= from && minute < to) return 0;
    if (minute >= to && minute < to + 10) return 2;
  }
  return 1;
}

interface Spot {
  readonly network: string;
  readonly country: string;
}

/** Where the key is used from in a minute. */
function whereabouts(profile: Profile, draws: Draws): (minute: number) => readonly Spot[] {
  const { networks, countries, moves, trip, kind, home } = profile;
  const moved = aNetwork(draws);
  const region = { network: aNetwork(draws), country: draws.pick(homes) };
  const abroad = aNetwork(draws);
  let roaming: Spot = { network: networks[0] ?? moved, country: home };
  const fixed = (minute: number): readonly Spot[] => {
    const own = minute >= moves.network ? [moved] : networks;
    const spots = countries.map((country, i) => ({ country, network: own[i % own.length] ?? moved }));
    return minute >= moves.region ? [...spots, region] : spots;
  };
  if (kind === 'ci')
    return (minute) => {
      if (minute % 47 === 0)
        roaming = { network: aNetwork(draws), country: draws.pick(['US', 'US', 'US', 'IE', 'DE']) };
      return [roaming];
    };
  if (kind !== 'roaming') return fixed;
  return (minute) => {
    if (minute % 110 === 0) roaming = roam(draws, networks, home);
    if (minute < trip.from || minute >= trip.to) return [roaming];
    // The days of the journey are days without requests.
    if (minute < trip.from + 900 || minute > trip.to - 900) return [];
    return [{ network: abroad, country: trip.country }];
  };
}

function roam(draws: Draws, networks: readonly string[], country: string): Spot {
  const known = draws.pick(networks);
  if (draws.chance(0.6)) return { network: known, country };
  return { network: draws.chance(0.5) ? aNeighbour(known, draws) : aNetwork(draws), country };
}

function split(
  count: number,
  spots: readonly Spot[],
  { profile, minute, draws }: { readonly profile: Profile; readonly minute: number; readonly draws: Draws },
): Part[] {
  const first = draws.pick(spots);
  if (first === undefined) return [];
  const version = Math.floor(minute / (5 * minutesOfDay));
  const program = minute >= profile.moves.program ? 'acme-client/1.' : profile.agent;
  const right =
    minute >= profile.moves.right && draws.chance(0.05) ? 'files:write' : draws.pick(profile.permissions);
  const whole: Part = {
    keyId: keyIdOf(profile),
    count,
    ...first,
    agent: `${program}${version}`,
    route: `GET /api/r${draws.whole(0, 5)}`,
    permission: right,
    secret: minute >= profile.straggler.from ? 'sec_new' : 'sec_old',
  };
  if (profile.handTool !== undefined && draws.chance(0.0005)) return [{ ...whole, agent: profile.handTool }];
  const second = draws.pick(spots);
  if (count === 1 || second === undefined || second.network === first.network) return [whole];
  const half = Math.floor(count / 2);
  return [
    { ...whole, count: count - half },
    { ...whole, ...second, count: half },
  ];
}

/** Refusals that are nobody's crime: a release that forgot a permission, a program that forgot the new secret or sends it mistyped, a spent limit. */
function trouble(profile: Profile, minute: number, draws: Draws): Part[] {
  const { forgotten, straggler, mistyped } = profile;
  const common = {
    keyId: keyIdOf(profile),
    network: profile.networks[0] ?? '',
    country: profile.home,
    agent: `${profile.agent}0`,
    permission: undefined,
  };
  const parts: Part[] = [];
  if (minute >= forgotten.from && minute < forgotten.to && draws.chance(0.4)) {
    const route = `POST /api/w${draws.whole(1, forgotten.factor)}`;
    parts.push({
      ...common,
      count: draws.whole(1, 4),
      route,
      secret: 'sec_new',
      reason: 'permission_denied',
    });
  }
  if (minute >= straggler.from && minute < straggler.to && draws.chance(straggler.factor))
    parts.push({
      ...common,
      count: draws.whole(1, 6),
      route: 'GET /api/r1',
      secret: 'sec_old',
      reason: 'key_revoked',
    });
  if (minute >= mistyped.from && minute < mistyped.to)
    parts.push({
      ...common,
      network: mistyped.network ?? common.network,
      count: draws.whole(1, mistyped.factor),
      route: 'GET /api/r1',
      secret: 'sec_new',
      reason: 'key_unknown',
    });
  if (draws.chance(0.002))
    parts.push({
      ...common,
      count: draws.whole(1, 20),
      route: 'GET /api/r1',
      secret: 'sec_new',
      reason: 'rate_limited',
    });
  return parts;
}

/** The minutes of the keys that the parts belong to; guesses at a key are minutes of their own. */
export function toMinutes(parts: readonly Part[], accountId: string, minute: number): readonly KeyMinute[] {
  const at = start + minute * minuteMs;
  const [only] = parts;
  if (only !== undefined && parts.length === 1)
    return [minuteOf(parts, { keyId: only.keyId, accountId, at })];
  const keys = new Map<string, Part[]>();
  for (const part of parts) {
    const place = part.reason === 'key_unknown' ? `${part.keyId} guessed` : part.keyId;
    const own = keys.get(place);
    if (own === undefined) keys.set(place, [part]);
    else own.push(part);
  }
  return [...keys.values()].map((own) => minuteOf(own, { keyId: own[0]?.keyId ?? '', accountId, at }));
}

function minuteOf(parts: readonly Part[], who: Pick<KeyMinute, 'keyId' | 'accountId' | 'at'>): KeyMinute {
  if (parts[0]?.reason !== 'key_unknown') return toMinute(parts, who);
  const networks: Record<string, number> = {};
  for (const { network, count } of parts) networks[network] = (networks[network] ?? 0) + count;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const guesses = { hint: 'neo_live_Ab12…9xYz', count, networks };
  return { ...emptyMinute(who.keyId, who.accountId, who.at), guesses };
}

function toMinute(parts: readonly Part[], who: Pick<KeyMinute, 'keyId' | 'accountId' | 'at'>): KeyMinute {
  const refused: Record<string, number> = {};
  const deniedRoutes: Record<string, number> = {};
  const byPermission: Record<string, number> = {};
  let allowed = 0;
  for (const { reason, count, route, permission } of parts) {
    if (reason === undefined) allowed += count;
    else refused[reason] = (refused[reason] ?? 0) + count;
    if (reason === 'permission_denied') deniedRoutes[route] = (deniedRoutes[route] ?? 0) + count;
    if (reason === undefined && permission !== undefined)
      byPermission[permission] = (byPermission[permission] ?? 0) + count;
  }
  return {
    ...who,
    allowed,
    refused,
    deniedRoutes,
    byPermission,
    bySecret: tallies(parts, ({ secret }) => secret),
    byRoute: tallies(parts, ({ route }) => route),
    byCountry: tallies(parts, ({ country }) => country),
    byNetwork: tallies(parts, ({ network }) => network),
    byAgent: tallies(parts, ({ agent }) => familyOf(agent)),
    browserUses: 0,
  };
}

const families = new Map<string, string>();

function familyOf(agent: string): string {
  const known = families.get(agent) ?? agentFamily(agent);
  families.set(agent, known);
  return known;
}

function tallies(parts: readonly Part[], nameOf: (part: Part) => string): Record<string, Tally> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return { [nameOf(only)]: tallyOf(only) };
  const all: Record<string, Tally> = {};
  for (const part of parts) {
    const name = nameOf(part);
    const { allowed, refused } = all[name] ?? { allowed: 0, refused: 0 };
    all[name] =
      part.reason === undefined
        ? { allowed: allowed + part.count, refused }
        : { allowed, refused: refused + part.count };
  }
  return all;
}

function tallyOf({ reason, count }: Part): Tally {
  return reason === undefined ? { allowed: count, refused: 0 } : { allowed: 0, refused: count };
}

export const minutesOfMonth = days * minutesOfDay;
