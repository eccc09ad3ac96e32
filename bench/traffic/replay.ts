import { allDetectors, type DetectorName, type Finding, type WatchState, watch } from '@neoagent/core';
import { type Attack, plan, type Ranges, shapes } from './attacks.js';
import { drawsFrom } from './draws.js';
import { factsOf, honestMonth, minutesOfMonth, type Part, toMinutes } from './month.js';
import { type Calendar, calendar } from './pace.js';
import { minuteMs, type Profile, profiles, start } from './profile.js';

/** What came of one key in a month. */
export interface KeyMonth {
  readonly profile: Profile;
  readonly attack: Attack | undefined;
  /** Minutes from the first request of the attack to the end of the minute that told; `undefined` when none did. */
  readonly toldAfter: number | undefined;
  readonly toldBy: readonly DetectorName[];
  readonly falseAlerts: readonly Finding[];
  readonly minutes: number;
}

const attackDetectors = allDetectors.filter(({ kind }) => kind === 'attack');
const ofKey = attackDetectors.filter(({ scope }) => scope === 'key');
const ofAccount = attackDetectors.filter(({ scope }) => scope === 'account');

/** A month of an installation. Every key suffers one attack at most; the shapes take turns. */
export function replayInstallation(seed: number, keys: number, ranges: Ranges): readonly KeyMonth[] {
  const draws = drawsFrom(seed);
  const all = calendar(draws);
  return profiles(keys, draws).map((profile, index) => {
    const shape = shapes[index % shapes.length] ?? 'volume burst';
    const own = drawsFrom(seed * 100_003 + index);
    const attack = plan(shape, profile, { calendar: all, ranges, draws: own });
    return replayKey(profile, { all, attack, seed: seed * 1_000_003 + index });
  });
}

function replayKey(
  profile: Profile,
  {
    all,
    attack,
    seed,
  }: { readonly all: Calendar; readonly attack: Attack | undefined; readonly seed: number },
): KeyMonth {
  const draws = drawsFrom(seed);
  const honest = honestMonth(profile, all, draws);
  const accountId = `acc_${profile.index}`;
  const found: Finding[] = [];
  const keys = new Map<string, WatchState>();
  let account: WatchState = {};
  let minutes = 0;
  for (let minute = 0; minute < minutesOfMonth; minute++) {
    const parts = partsOf(minute, honest, attack);
    if (parts.length === 0) continue;
    const facts = factsOf(profile, minute);
    for (const one of toMinutes(parts, accountId, minute)) {
      minutes++;
      const isDead = one.keyId.includes('dead');
      const context = { key: isDead ? { ...facts, revokedAt: start } : facts };
      const shared = watch(account, one, { detectors: ofAccount, context });
      // As in the server: guesses are shown to the detectors of the account alone.
      const detectors = one.guesses === undefined ? ofKey : [];
      const own = watch(keys.get(one.keyId) ?? {}, one, { detectors, context });
      account = shared.state;
      keys.set(one.keyId, own.state);
      for (const step of [shared, own]) {
        if (step.faults[0] !== undefined) throw step.faults[0].error;
        found.push(...step.findings);
      }
    }
  }
  return judged(profile, attack, { found, minutes });
}

function partsOf(
  minute: number,
  honest: (minute: number) => Part[],
  attack: Attack | undefined,
): readonly Part[] {
  const usual = honest(minute);
  if (attack === undefined || (minute < attack.silentFrom && minute < attack.onset)) return usual;
  const kept = minute < attack.onset && minute >= attack.silentFrom ? [] : usual;
  if (minute < attack.onset || minute >= attack.until) return kept;
  return [...kept, ...attack.parts(minute).filter(({ count }) => count > 0)];
}

/** Findings from the onset to an hour after the end speak of the attack; all others are false. */
function judged(
  profile: Profile,
  attack: Attack | undefined,
  { found, minutes }: { readonly found: readonly Finding[]; readonly minutes: number },
): KeyMonth {
  const onset = attack === undefined ? Number.POSITIVE_INFINITY : start + attack.onset * minuteMs;
  const until = attack === undefined ? Number.NEGATIVE_INFINITY : start + (attack.until + 60) * minuteMs;
  const isOfAttack = ({ at }: Finding) => at >= onset && at <= until;
  const told = found.filter(isOfAttack);
  const [first] = told;
  return {
    profile,
    attack,
    toldAfter: first === undefined ? undefined : (first.at - onset) / minuteMs + 1,
    toldBy: [...new Set(told.map(({ detector }) => detector))],
    falseAlerts: found.filter((finding) => !isOfAttack(finding)),
    minutes,
  };
}
