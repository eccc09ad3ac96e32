import { emptyMinute, type HintedSecret } from '@neoagent/core';
import { expect, it } from 'vitest';
import type { GuessNote } from '../../authorizer/guess-recorder.js';
import { guessedMinutes } from './guessed-minutes.js';

const t0 = Date.UTC(2027, 0, 15, 12);
const minuteMs = 60_000;

function aNote(fields: Partial<GuessNote> = {}): GuessNote {
  return { beginning: 'neo_live_Ab12', at: t0, count: 2, networks: { '203.0.113.0/24': 2 }, ...fields };
}

function aHint(keyId: string, beginning = 'neo_live_Ab12', last = '9xYz'): HintedSecret {
  return { beginning, hint: `${beginning}…${last}`, keyId, accountId: `acc of ${keyId}` };
}

/** The minutes that the notes make, and the beginnings that were asked for. */
async function attributed(notes: readonly GuessNote[], hinted: readonly HintedSecret[]) {
  const asked: (readonly string[])[] = [];
  const hints = {
    async findHinted(beginnings: readonly string[]) {
      asked.push(beginnings);
      return hinted;
    },
  };
  const recorder = { take: () => notes, giveBack: () => undefined };
  return { minutes: await guessedMinutes(hints, recorder, t0 + minuteMs), asked };
}

it('each guess is told of every key with that beginning, and of no other', async () => {
  const notes = [aNote(), aNote({ beginning: 'neo_live_Zz99' })];
  const { minutes, asked } = await attributed(notes, [aHint('key_1'), aHint('key_2')]);
  expect(asked).toEqual([['neo_live_Ab12', 'neo_live_Zz99']]);
  const guesses = { hint: 'neo_live_Ab12…9xYz', count: 2, networks: { '203.0.113.0/24': 2 } };
  expect(minutes).toEqual([
    { ...emptyMinute('key_1', 'acc of key_1', t0), guesses },
    { ...emptyMinute('key_2', 'acc of key_2', t0), guesses },
  ]);
});

it('guesses at several secrets of one key are one minute of the key, with the hint tried most', async () => {
  const notes = [
    aNote(),
    aNote({ beginning: 'neo_live_Cd34', count: 3, networks: { unknown: 1, '203.0.113.0/24': 2 } }),
  ];
  const { minutes } = await attributed(notes, [aHint('key_1'), aHint('key_1', 'neo_live_Cd34')]);
  expect(minutes.map(({ guesses }) => guesses)).toEqual([
    { hint: 'neo_live_Cd34…9xYz', count: 5, networks: { unknown: 1, '203.0.113.0/24': 4 } },
  ]);
});

it('two secrets of one key that begin alike by chance do not double the guesses', async () => {
  const { minutes } = await attributed([aNote()], [aHint('key_1'), aHint('key_1', 'neo_live_Ab12', '0000')]);
  expect(minutes).toMatchObject([{ keyId: 'key_1', guesses: { count: 2 } }]);
});

it('minutes are told apart', async () => {
  const { minutes } = await attributed([aNote(), aNote({ at: t0 - minuteMs, count: 1 })], [aHint('key_1')]);
  expect(minutes.map(({ at, guesses }) => [at, guesses?.count])).toEqual([
    [t0, 2],
    [t0 - minuteMs, 1],
  ]);
});

it('while nobody guesses the store is not asked', async () => {
  expect(await attributed([], [])).toEqual({ minutes: [], asked: [] });
});
