import { type Novelty, nothingKnown, withNames } from '../baselines/novelty.js';
import { inMinutes, type RecentMinutes, sumOf, withMinute } from '../baselines/recent-minutes.js';
import { type Detector, finding, hourMs, minuteMs } from '../detector.js';
import { allowedNames, type KeyMinute } from '../key-minute.js';
import { neighbourhoodOf } from '../network-of.js';

const windowMs = 10 * minuteMs;
/** Bounds of what is remembered; keys and networks tried last stay. */
const mostKeys = 64;
const mostNetworks = 32;

/** The guesses at one key within the window. */
interface Tried {
  readonly recent: RecentMinutes;
  /** Where they came from, and when last. */
  readonly networks: Readonly<Record<string, number>>;
}

interface GuessState {
  readonly keys: Readonly<Record<string, Tried>>;
  /** Where the account's keys are at home. */
  readonly home: Novelty;
}

interface GuessParameters {
  readonly guesses: number;
  readonly [name: string]: number;
}

/**
 * Somebody away from home tries wrong keys that begin like one of the account's: whoever saw its hint knows that much. One address or
 * many make no difference, since guesses are counted by the key they aim at.
 *
 * Eight within ten minutes, because a person who mistypes tries two or three times and a program that starts with a key cut short three
 * to five times, while one address alone may send 30 unknown keys a minute. Chance makes no such number. There are 62^4 = 14.8 million
 * beginnings, and at most 1,000 of them are noted in a minute: random guesses at that pace, without pause, hit a given key 0.0007 times in
 * ten minutes, and eight times with a probability of 10^-30. With 100,000 keys that is one such alarm in 10^19 years. What no number
 * mends is one wrong key sent again and again by a program that is nobody's: it hits a key if its one beginning does, which is 0.007 % for
 * 1,000 secrets and 0.7 % for 100,000.
 */
export const guessedSecret: Detector<GuessState, GuessParameters> = {
  name: 'guessed_secret',
  sentence:
    'Wrong keys that begin like a key, as its hint shows it, are tried from networks that the account’s keys are not used from.',
  scope: 'account',
  about: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { guesses: 8 },
  explains: { guesses: 'Wrong keys (401) that begin like one key within 10 minutes that are enough.' },
  bounds: { guesses: [1, 1_000_000] },
  start: { keys: {}, home: nothingKnown },
  step(state, minute, { parameters, key }) {
    const home = withNames(state.home, allowedNames(minute.byNetwork).map(neighbourhoodOf), minute.at);
    const strange = strangeGuesses(minute, home);
    if (strange.count === 0) return { state: home === state.home ? state : { ...state, home }, findings: [] };
    const tried = triedLately(state.keys[minute.keyId], minute.at, strange);
    const next = { keys: keysTried(state.keys, minute, tried), home };
    const count = sumOf(tried.recent);
    if (count < parameters.guesses) return { state: next, findings: [] };
    const networks = Object.keys(tried.networks);
    const hint = minute.guesses?.hint ?? '';
    const found = finding('guessed_secret', minute, {
      // Nothing opens a revoked key any more.
      severity: key.revokedAt === null ? 'warning' : 'notice',
      summary: `Wrong keys that begin like ${hint} were tried ${count.toLocaleString('en-US')} times in ${inMinutes(windowMs)}, from ${placesOf(networks)}.`,
      subject: minute.keyId,
      measure: count,
      evidence: {
        guesses: count,
        hint,
        networks: networks.length,
        examples: networks.slice(0, 5).join(', '),
      },
    });
    return { state: next, findings: [found] };
  },
};

interface StrangeGuesses {
  readonly count: number;
  readonly networks: readonly string[];
}

/** Guesses from away; a program at home that sends a key cut short, or a person who mistypes it, guesses at nothing. */
function strangeGuesses({ guesses }: KeyMinute, home: Novelty): StrangeGuesses {
  if (guesses === undefined) return { count: 0, networks: [] };
  const strange = Object.entries(guesses.networks).filter(
    ([network]) => !Object.hasOwn(home.known, neighbourhoodOf(network)),
  );
  return {
    count: strange.reduce((sum, [, count]) => sum + count, 0),
    networks: strange.map(([network]) => network),
  };
}

function triedLately(known: Tried | undefined, at: number, { count, networks }: StrangeGuesses): Tried {
  const before = Object.entries(known?.networks ?? {}).filter(
    ([, then]) => then > at - windowMs && then <= at,
  );
  const all = new Map([...before, ...networks.map((network) => [network, at] as const)]);
  return {
    recent: withMinute(known?.recent ?? [], at, count, windowMs),
    networks: Object.fromEntries([...all].slice(-mostNetworks)),
  };
}

/** Without those that nobody tried within the window. */
function keysTried(keys: GuessState['keys'], { keyId, at }: KeyMinute, tried: Tried): GuessState['keys'] {
  const others = Object.entries(keys).filter(([other, { recent }]) => {
    const last = recent.at(-1)?.[0] ?? 0;
    return other !== keyId && last > at - windowMs && last <= at;
  });
  return Object.fromEntries([...others, [keyId, tried] as const].slice(-mostKeys));
}

function placesOf(networks: readonly string[]): string {
  const [only, ...more] = networks;
  if (more.length === 0) return only === 'unknown' ? 'an unknown address' : `${only}`;
  return networks.length < mostNetworks
    ? `${networks.length} networks`
    : `${networks.length} networks or more`;
}
