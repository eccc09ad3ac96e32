import { describe, expect, it } from 'vitest';
import { isLastOwner, mayManage, rolesToGive } from './member-rights.js';

describe('what is offered', () => {
  it.each([
    ['viewer', []],
    ['member', []],
    ['admin', ['viewer', 'member', 'admin']],
    ['owner', ['viewer', 'member', 'admin', 'owner']],
  ] as const)('a %s may give %j', (own, expected) => {
    expect(rolesToGive(own)).toEqual(expected);
  });

  it.each([
    ['admin', 'owner', false],
    ['admin', 'admin', true],
    ['owner', 'owner', true],
    ['member', 'viewer', false],
  ] as const)('whether a %s manages a %s: %s', (own, role, expected) => {
    expect(mayManage(own, { role })).toBe(expected);
  });
});

it('the only owner is told from one of two, and from an admin', () => {
  const ada = { id: 'usr_1', role: 'owner' } as const;
  const bob = { id: 'usr_2', role: 'admin' } as const;
  expect(isLastOwner(ada, [ada, bob])).toBe(true);
  expect(isLastOwner(bob, [ada, bob])).toBe(false);
  expect(isLastOwner(ada, [ada, { ...bob, role: 'owner' }])).toBe(false);
});
