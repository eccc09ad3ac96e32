import {
  emptyMinute,
  type Guesses,
  type HintedSecret,
  type HintReader,
  type KeyMinute,
} from '@neoagent/core';
import type { GuessNote, GuessRecorder } from '../../authorizer/guess-recorder.js';

/**
 * The guesses of the minutes that began before, as minutes of the keys that they begin like; all others aim at nobody and are forgotten.
 * Rejects when the store cannot answer; the notes then wait for the next time.
 */
export async function guessedMinutes(
  hints: HintReader,
  recorder: Pick<GuessRecorder, 'take' | 'giveBack'>,
  before: number,
): Promise<readonly KeyMinute[]> {
  const notes = recorder.take(before);
  if (notes.length === 0) return [];
  try {
    return minutesOf(notes, await hints.findHinted(notes.map(({ beginning }) => beginning)));
  } catch (error) {
    recorder.giveBack(notes);
    throw error;
  }
}

function minutesOf(notes: readonly GuessNote[], hinted: readonly HintedSecret[]): readonly KeyMinute[] {
  const aims = byBeginning(hinted);
  const minutes = new Map<string, KeyMinute>();
  // The beginning tried most comes first: a key with several secrets is told by that one's hint.
  for (const { beginning, at, count, networks } of [...notes].sort((a, b) => b.count - a.count)) {
    for (const { keyId, accountId, hint } of aims.get(beginning)?.values() ?? []) {
      const place = `${keyId} ${at}`;
      const minute = minutes.get(place) ?? emptyMinute(keyId, accountId, at);
      minutes.set(place, { ...minute, guesses: added(minute.guesses, { hint, count, networks }) });
    }
  }
  return [...minutes.values()];
}

/** Each key once, even when two of its secrets begin alike by chance. */
function byBeginning(
  hinted: readonly HintedSecret[],
): ReadonlyMap<string, ReadonlyMap<string, HintedSecret>> {
  const aims = new Map<string, Map<string, HintedSecret>>();
  for (const secret of hinted) {
    const keys = aims.get(secret.beginning) ?? new Map<string, HintedSecret>();
    aims.set(secret.beginning, keys.set(secret.keyId, secret));
  }
  return aims;
}

function added(known: Guesses | undefined, more: Guesses): Guesses {
  if (known === undefined) return more;
  const networks = new Map(Object.entries(known.networks));
  for (const [network, count] of Object.entries(more.networks))
    networks.set(network, (networks.get(network) ?? 0) + count);
  return { hint: known.hint, count: known.count + more.count, networks: Object.fromEntries(networks) };
}
