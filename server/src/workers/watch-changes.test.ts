import { expect, it } from 'vitest';
import { watchChanges } from './watch-changes.js';

function aWatch(isCounterProof: boolean) {
  const told: unknown[] = [];
  const db = { counter: 1, isCounterProof, changeCounter: () => db.counter };
  const remembered = { forget: () => told.push('forget'), confirm: (at: number) => told.push(at) };
  let now = 1000;
  const look = watchChanges(db, remembered, () => now++);
  return { db, look, told };
}

it('confirms what is remembered while nobody else writes, as of the moment before the look', () => {
  const { look, told } = aWatch(true);
  look();
  look();
  expect(told).toEqual([1000, 1001]);
});

it('forgets when another process wrote, and confirms nothing by that look', () => {
  const { db, look, told } = aWatch(true);
  db.counter++;
  look();
  look();
  expect(told).toEqual(['forget', 1001]);
});

it('confirms nothing where an unchanged counter proves nothing', () => {
  const { db, look, told } = aWatch(false);
  look();
  db.counter++;
  look();
  expect(told).toEqual(['forget']);
});

it('confirms nothing when the store cannot be asked', () => {
  const { db, look, told } = aWatch(true);
  db.changeCounter = () => {
    throw new Error('gone');
  };
  expect(look).toThrow('gone');
  expect(told).toEqual([]);
});
