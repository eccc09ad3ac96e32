import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers, coversAny, isPermission, notHeld, whyLacking } from './permission.js';

const names = fc.constantFrom('a', 'b', 'ab', 'a.b', 'keys', 'key', 'keys-x');
const permissions = fc.oneof(
  fc.constant('*'),
  names.map((resource) => `${resource}:*`),
  fc.tuple(names, names).map(([resource, action]) => `${resource}:${action}`),
);

const accounts = fc.record({
  plan: fc.array(permissions),
  granted: fc.array(permissions),
  withheld: fc.array(permissions, { maxLength: 2 }),
});

describe('permissions', () => {
  test.each([
    '*',
    'chatbots:write',
    'chatbots:*',
    'a:b',
    'chat-bots.v2:read_all',
    '0:1',
    `${'a'.repeat(31)}:${'b'.repeat(31)}`,
  ])('%j may be granted', (text) => {
    expect(isPermission(text)).toBe(true);
  });

  test.each([
    ...[
      '',
      ' ',
      'chatbots',
      ':',
      'a:',
      ':b',
      '*:*',
      '*:read',
      '**',
      'a:b:c',
      'a:**',
      'a*:b',
      'a:b*',
      'A:b',
      'a:B',
      'é:b',
    ],
    ...[
      'a :b',
      'a: b',
      ' a:b',
      'a:b ',
      'a:b\n',
      '-a:b',
      '.a:b',
      '_a:b',
      'a/b:c',
      'a,b:c',
      `${'a'.repeat(32)}:b`,
      '__proto__',
    ],
  ])('%j may not', (text) => {
    expect(isPermission(text)).toBe(false);
  });

  test.each([
    ['*', 'chatbots:write', true],
    ['*', 'chatbots:*', true],
    ['chatbots:*', 'chatbots:write', true],
    ['chatbots:*', 'chatbots:*', true],
    ['chatbots:write', 'chatbots:write', true],
    ['chatbots:write', 'chatbots:read', false],
    ['chatbots:write', 'chatbots:*', false],
    ['chatbots:*', '*', false],
    ['chat:*', 'chatbots:write', false],
    ['chatbots:*', 'chat:write', false],
    ['chatbots:write', 'chatbots:write_all', false],
  ])('%s covers %s: %s', (granted, wanted, expected) => {
    expect(covers(granted, wanted)).toBe(expected);
  });
});

describe('covering is a partial order', () => {
  test('reflexive', () => {
    fc.assert(
      fc.property(permissions, (a) => {
        expect(covers(a, a)).toBe(true);
      }),
    );
  });

  test('antisymmetric', () => {
    fc.assert(
      fc.property(permissions, permissions, (a, b) => {
        if (covers(a, b) && covers(b, a)) expect(a).toBe(b);
      }),
      { numRuns: 1000 },
    );
  });

  test('transitive', () => {
    fc.assert(
      fc.property(permissions, permissions, permissions, (a, b, c) => {
        if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('"*" is its top: it covers all and nothing else covers it', () => {
    fc.assert(
      fc.property(permissions, (a) => {
        expect(covers('*', a)).toBe(true);
        if (a !== '*') expect(covers(a, '*')).toBe(false);
      }),
    );
  });
});

describe('lists', () => {
  test('an empty list covers nothing', () => {
    fc.assert(
      fc.property(permissions, (wanted) => {
        expect(coversAny([], wanted)).toBe(false);
      }),
    );
  });

  test('granting more never covers less', () => {
    fc.assert(
      fc.property(fc.array(permissions), permissions, permissions, (granted, more, wanted) => {
        if (coversAny(granted, wanted)) expect(coversAny([...granted, more], wanted)).toBe(true);
      }),
    );
  });

  test('a key made of what is covered never does more than its maker', () => {
    fc.assert(
      fc.property(accounts, fc.array(permissions), permissions, (maker, asked, wanted) => {
        const missing = notHeld(maker, asked);
        const child = asked.filter((permission) => !missing.includes(permission));
        if (coversAny(child, wanted)) expect(whyLacking(maker, wanted)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('withheld always wins, whatever the plan and the grants hold', () => {
    fc.assert(
      fc.property(accounts, permissions, permissions, (account, withheld, wanted) => {
        const restrained = { ...account, withheld: [...account.withheld, withheld] };
        if (covers(withheld, wanted)) expect(whyLacking(restrained, wanted)).toBe('withheld');
        if (whyLacking(restrained, wanted) === undefined) expect(whyLacking(account, wanted)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('a part that is withheld takes the wildcard around it along', () => {
    const account = { plan: ['*'], granted: [], withheld: ['chatbots:write'] };
    expect(notHeld(account, ['*', 'chatbots:*', 'chatbots:read', 'chatbots:write'])).toEqual([
      '*',
      'chatbots:*',
      'chatbots:write',
    ]);
  });
});
