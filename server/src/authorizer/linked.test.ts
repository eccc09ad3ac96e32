import { expect, it } from 'vitest';
import { type Link, Linked } from './linked.js';

class Named implements Link<Named> {
  before: Named | undefined = undefined;
  after: Named | undefined = undefined;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function namesIn(list: Linked<Named>): string {
  const names: string[] = [];
  list.forEach(({ name }) => {
    names.push(name);
  });
  return names.join('');
}

function aList(names: string): { readonly list: Linked<Named>; readonly items: readonly Named[] } {
  const list = new Linked<Named>();
  const items = [...names].map((name) => new Named(name));
  for (const item of items) list.add(item);
  return { list, items };
}

it.each([
  ['a', 'dcb'],
  ['b', 'dca'],
  ['d', 'cba'],
])('without %s the others are met, the newest first', (removed, left) => {
  const { list, items } = aList('abcd');
  for (const item of items) if (item.name === removed) list.remove(item);
  expect(namesIn(list)).toBe(left);
});

it('what has left leads nowhere, and can come again', () => {
  const { list, items } = aList('abc');
  for (const item of items) expect(list.remove(item)).toBe(true);
  expect(namesIn(list)).toBe('');
  for (const item of items) expect(list.remove(item)).toBe(false);
  for (const { before, after } of items) expect([before, after]).toEqual([undefined, undefined]);
  for (const item of items) list.add(item);
  expect(namesIn(list)).toBe('cba');
});

it('what is in no list is not taken out, and the list stays as it is', () => {
  const { list } = aList('ab');
  expect(list.remove(new Named('x'))).toBe(false);
  expect(namesIn(list)).toBe('ba');
});

it('what is met may be removed, and what is added meanwhile is not met', () => {
  const { list } = aList('abc');
  const met: string[] = [];
  list.forEach((item) => {
    met.push(item.name);
    list.remove(item);
    list.add(new Named('x'));
  });
  expect(met).toEqual(['c', 'b', 'a']);
  expect(namesIn(list)).toBe('xxx');
});
