import {
  allDetectors,
  CandidateSieve,
  type Detector,
  emptyMinute,
  type KeyMinute,
  type Pace,
} from '@neoagent/core';
import { newPace as paceByClock } from '../../new-pace.js';
import { takeTurns } from '../../take-turns.js';
import { type AlertKeeperParts, handleAccount, type Pass } from './account-turn.js';
import { type AccountMinutes, readFacts } from './read-facts.js';
import { storeLearnt, type Turn } from './store-learnt.js';
import { togetherOrAlone } from './together-or-alone.js';

const minuteMs = 60_000;
const keysOfAnAccount = 1000;
/** Minutes of which what is known is read, and what was learnt is written, together; no request is served meanwhile. */
const minutesAtOnce = 100;
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
    const pass = passAt(at, ofCare);
    throwAll((await handle(parts, pass, unusedTurns(pass, isWanted))).errors);
  }

  /** A minute without traffic of each key that could be used. */
  async function* unusedTurns({ at, pace }: Pass, isWanted: () => boolean): AsyncGenerator<AccountMinutes> {
    const minute = at - (at % minuteMs);
    for (const { id } of await db.accounts.list()) {
      if (!isWanted()) return;
      const keys = await db.keys.list(id, keysOfAnAccount);
      const live = keys.filter(({ key }) => key.revokedAt === null && !key.isCanary);
      yield { accountId: id, minutes: live.map(({ key }) => emptyMinute(key.id, id, minute)) };
      await pace.rest();
    }
  }

  function passAt(at: number, shown: readonly Detector[]): Pass {
    return { at, pace: newPace(), detectors: shown, sieve };
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
): AsyncGenerator<AccountMinutes> {
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
  for (const [accountId, minutes] of others) yield { accountId, minutes };
}

/** By time. The others are taken from where they wait. */
function withOthers(own: readonly KeyMinute[], others: Map<string, readonly KeyMinute[]>): AccountMinutes {
  const accountId = own[0]?.accountId ?? '';
  const waiting = others.get(accountId);
  if (waiting === undefined) return { accountId, minutes: own };
  others.delete(accountId);
  return { accountId, minutes: [...own, ...waiting].sort((a, b) => a.at - b.at) };
}

/** Batch after batch. Answers the minutes of the accounts whose turn failed, and why. */
async function handle(parts: AlertKeeperParts, pass: Pass, turns: AsyncIterable<AccountMinutes>) {
  const failed: KeyMinute[] = [];
  const errors: unknown[] = [];
  const onFailed = ({ minutes }: AccountMinutes, error: unknown) => {
    failed.push(...minutes);
    errors.push(error);
  };
  for await (const batch of inBatches(turns)) await handleBatch(parts, pass, { batch, onFailed });
  return { failed, errors };
}

/** What is known of the accounts is read together, then each has its turn, and what was learnt is stored together. */
async function handleBatch(
  parts: AlertKeeperParts,
  pass: Pass,
  {
    batch,
    onFailed,
  }: {
    readonly batch: readonly AccountMinutes[];
    readonly onFailed: (account: AccountMinutes, error: unknown) => void;
  },
): Promise<void> {
  const { at, pace } = pass;
  const turns: Turn[] = [];
  const read = (some: readonly AccountMinutes[]) => readFacts(parts.db, some, { at, quotaOf: parts.quotaOf });
  for (const { items, result: facts } of await togetherOrAlone(batch, read, onFailed)) {
    for (const account of items) {
      await pace.rest();
      try {
        turns.push({ ...account, learnt: await handleAccount(parts, pass, { ...account, facts }) });
      } catch (error) {
        onFailed(account, error);
      }
    }
  }
  await pace.rest();
  await storeLearnt(parts.db.detectors, turns, { at, onFailed });
  await pace.rest();
}

/**
 * The accounts of some minutes at a time. No account comes twice in a batch: the rest of one with many minutes is shown to detectors that
 * remember the first. When the accounts end with a fault, those before it come all the same.
 */
async function* inBatches(
  accounts: AsyncIterable<AccountMinutes>,
): AsyncGenerator<readonly AccountMinutes[]> {
  let batch: AccountMinutes[] = [];
  let count = 0;
  const taken = () => {
    const full = batch;
    batch = [];
    count = 0;
    return full;
  };
  try {
    for await (const { accountId, minutes } of accounts) {
      for (let from = 0; from < minutes.length; from += minutesAtOnce) {
        const part = minutes.slice(from, from + minutesAtOnce);
        batch.push({ accountId, minutes: part });
        count += part.length;
        if (count >= minutesAtOnce) yield taken();
      }
    }
  } finally {
    if (batch.length > 0) yield taken();
  }
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
