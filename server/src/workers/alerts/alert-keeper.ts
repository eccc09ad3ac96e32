import {
  allDetectors,
  CandidateSieve,
  type Detector,
  emptyMinute,
  type KeyMinute,
  type Pace,
  type QuotaRow,
} from '@neoagent/core';
import { newPace as paceByClock } from '../../new-pace.js';
import { takeTurns } from '../../take-turns.js';
import { type AlertKeeperParts, handleAccount, type Pass } from './account-turn.js';
import { LearntStore } from './learnt-store.js';

const minuteMs = 60_000;
const keysOfAnAccount = 1000;
/** Minutes that wait for an account whose turn failed; the oldest are given up. */
const unhandledAtMost = 20_000;

/** Shows what keys did to the detectors, and what detectors find to the accounts. */
export interface AlertKeeper {
  /**
   * Handles the minutes that are over at `at`. What detectors remember is stored when it resolves. It rejects when the turn of an
   * account failed, or the look-up of whose keys were guessed at; the others had theirs, and what failed waits for the next run.
   */
  run(at: number): Promise<void>;
  /** Looks at every key without traffic: those that are never used, never rotated. `isWanted` is asked before each account. */
  inspect(at: number, isWanted?: () => boolean): Promise<void>;
}

export function createAlertKeeper(parts: AlertKeeperParts): AlertKeeper {
  const { db, detectors = allDetectors, newPace = paceByClock } = parts;
  const ofCare = detectors.filter(({ kind }) => kind === 'care');
  const sieve = new CandidateSieve();
  let unhandled: readonly KeyMinute[] = [];
  // What is remembered of a key is read, stepped and stored by one at a time.
  const inTurn = takeTurns();

  async function run(at: number): Promise<void> {
    const before = at - (at % minuteMs);
    const guessed = await guessedBefore(before);
    const others = byAccount([...unhandled, ...guessed.minutes]);
    const pass = passAt(at, detectors);
    const turns = turnsOf(parts.take(before), others, pass.pace);
    const { failed, errors } = await handle(parts, pass, turns);
    unhandled = failed.slice(-unhandledAtMost);
    throwAll([...guessed.errors, ...errors]);
  }

  /** Whose keys were guessed at is asked of the store; while it cannot answer, the minutes of the keys themselves have their turn. */
  async function guessedBefore(before: number) {
    try {
      return { minutes: (await parts.guessed?.(before)) ?? [], errors: [] };
    } catch (error) {
      return { minutes: [], errors: [error] };
    }
  }

  async function inspect(at: number, isWanted = () => true): Promise<void> {
    const minute = at - (at % minuteMs);
    const pass = passAt(at, ofCare);
    const errors: unknown[] = [];
    for (const { id } of await db.accounts.list()) {
      if (!isWanted()) break;
      const keys = await db.keys.list(id, keysOfAnAccount);
      const live = keys.filter(({ key }) => key.revokedAt === null && !key.isCanary);
      const minutes = live.map(({ key }) => emptyMinute(key.id, id, minute));
      errors.push(...(await handle(parts, pass, minutes.length === 0 ? [] : [minutes])).errors);
    }
    throwAll(errors);
  }

  function passAt(at: number, shown: readonly Detector[]): Pass {
    let rows: Promise<readonly QuotaRow[]> | undefined;
    return {
      at,
      pace: newPace(),
      detectors: shown,
      sieve,
      quotas() {
        rows ??= db.quotas.load(at);
        return rows;
      },
    };
  }

  return {
    run: (at) => inTurn(() => run(at)),
    inspect: (at, isWanted) => inTurn(() => inspect(at, isWanted)),
  };
}

/**
 * The minutes that are taken, account by account, each with the others of its account, then the others. Only those of one account are
 * worked out at a time: all together they would outlive young garbage.
 */
async function* turnsOf(
  taken: Iterable<KeyMinute>,
  others: Map<string, readonly KeyMinute[]>,
  pace: Pace,
): AsyncGenerator<readonly KeyMinute[]> {
  let own: KeyMinute[] = [];
  for (const minute of taken) {
    if (own[0] !== undefined && own[0].accountId !== minute.accountId) {
      yield withOthers(own, others);
      own = [];
    }
    own.push(minute);
    await pace.rest();
  }
  if (own.length > 0) yield withOthers(own, others);
  yield* others.values();
}

/** By time. The others are taken from where they wait. */
function withOthers(
  own: readonly KeyMinute[],
  others: Map<string, readonly KeyMinute[]>,
): readonly KeyMinute[] {
  const accountId = own[0]?.accountId ?? '';
  const waiting = others.get(accountId);
  if (waiting === undefined) return own;
  others.delete(accountId);
  return [...own, ...waiting].sort((a, b) => a.at - b.at);
}

/** One account after the other. Answers the minutes of those whose turn failed, and why. */
async function handle(
  parts: AlertKeeperParts,
  pass: Pass,
  turns: Iterable<readonly KeyMinute[]> | AsyncIterable<readonly KeyMinute[]>,
) {
  const failed: KeyMinute[] = [];
  const errors: unknown[] = [];
  const fail = ({ minutes }: { readonly minutes: readonly KeyMinute[] }, error: unknown) => {
    failed.push(...minutes);
    errors.push(error);
  };
  const learntStore = new LearntStore(parts.db.detectors, pass.at, fail);
  try {
    for await (const minutes of turns) {
      try {
        const accountId = minutes[0]?.accountId ?? '';
        const learnt = await handleAccount(parts, pass, { accountId, minutes });
        await pass.pace.rest();
        await learntStore.add({ minutes, learnt });
      } catch (error) {
        fail({ minutes }, error);
      }
      await pass.pace.rest();
    }
  } finally {
    await learntStore.flush();
  }
  return { failed, errors };
}

function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 0)
    throw new AggregateError(errors, `detectors could not be run: ${errors.length} failures`);
}

function byAccount(minutes: readonly KeyMinute[]): Map<string, readonly KeyMinute[]> {
  const accounts = new Map<string, KeyMinute[]>();
  for (const minute of minutes) {
    const own = accounts.get(minute.accountId);
    if (own === undefined) accounts.set(minute.accountId, [minute]);
    else own.push(minute);
  }
  return accounts;
}
