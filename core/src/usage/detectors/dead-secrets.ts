import { type Novelty, nothingKnown, withNames } from '../baselines/novelty.js';
import { inMinutes, type RecentMinutes, sumOf, withMinute } from '../baselines/recent-minutes.js';
import { type Detector, finding, hourMs, minuteMs } from '../detector.js';
import { allowedNames, type KeyMinute, refusedFor } from '../key-minute.js';
import { neighbourhoodOf } from '../network-of.js';

const windowMs = 10 * minuteMs;

interface DeadState {
  readonly recent: RecentMinutes;
  /** Which keys were tried in the window, and when last. */
  readonly tried: Readonly<Record<string, number>>;
  /** Where the account's keys are at home. */
  readonly home: Novelty;
}

interface DeadParameters {
  readonly keys: number;
  readonly refusals: number;
  readonly [name: string]: number;
}

/** Somebody away from home tries secrets of the account that no longer work. */
export const deadSecrets: Detector<DeadState, DeadParameters> = {
  name: 'dead_secrets',
  sentence:
    'Secrets of the account that are revoked, expired or disabled are tried from a network that its keys are not used from.',
  scope: 'account',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { keys: 2, refusals: 4 },
  explains: {
    keys: 'Different dead keys tried within 10 minutes that are enough.',
    refusals: 'Refusals (401) within 10 minutes that are enough.',
  },
  bounds: { keys: [1, 32], refusals: [1, 1_000_000] },
  start: { recent: [], tried: {}, home: nothingKnown },
  step(state, minute, { parameters }) {
    const home = withNames(state.home, allowedNames(minute.byNetwork).map(neighbourhoodOf), minute.at);
    const strange = strangeTries(minute, home);
    if (strange.count === 0) return { state: home === state.home ? state : { ...state, home }, findings: [] };
    const recent = withMinute(state.recent, minute.at, strange.count, windowMs);
    const tried = triedLately({ ...state.tried, [minute.keyId]: minute.at }, minute.at);
    const next = { recent, tried, home };
    const count = sumOf(recent);
    const keys = Object.keys(tried).length;
    if (keys < parameters.keys && count < parameters.refusals) return { state: next, findings: [] };
    const found = finding('dead_secrets', minute, {
      severity: 'warning',
      summary: `${count} tries with ${keys === 1 ? 'a dead secret' : `secrets of ${keys} dead keys`} in ${inMinutes(windowMs)} from ${strange.network}.`,
      subject: '',
      measure: count,
      evidence: { tries: count, keys, network: strange.network },
    });
    return { state: next, findings: [found] };
  },
};

/** Tries from away; a forgotten program at home that still sends its old key is no guess. */
function strangeTries(
  minute: KeyMinute,
  home: Novelty,
): { readonly count: number; readonly network: string } {
  const dead = refusedFor(minute, ['key_revoked', 'key_expired', 'key_disabled']);
  if (dead === 0) return { count: 0, network: '' };
  let count = 0;
  let network = '';
  for (const [name, { refused }] of Object.entries(minute.byNetwork)) {
    if (refused === 0 || Object.hasOwn(home.known, neighbourhoodOf(name))) continue;
    count += refused;
    network = name;
  }
  return { count: Math.min(count, dead), network };
}

/** At most a few dozen keys are remembered: more than two are alarming already. */
function triedLately(tried: Readonly<Record<string, number>>, at: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(tried)
      .filter(([, then]) => then > at - windowMs && then <= at)
      .slice(-32),
  );
}
