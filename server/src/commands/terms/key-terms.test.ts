import { describe, expect, it } from 'vitest';
import { readKeyTerms, type WantedKey } from './key-terms.js';

const now = Date.UTC(2027, 0, 15, 12);

function read(
  wanted: Partial<WantedKey>,
  planPermissions: readonly string[] = ['*'],
  withheld: readonly string[] = [],
) {
  const permissions = { plan: planPermissions, granted: [], withheld };
  return readKeyTerms(
    { name: 'a key', environment: 'live', permissions: [], ...wanted },
    { now, account: { planName: 'free', permissions } },
  );
}

function fieldsOf(answer: ReturnType<typeof read>) {
  return 'errors' in answer ? answer.errors?.map(({ field }) => field) : undefined;
}

describe('lists', () => {
  it('come out sorted and without repetition', () => {
    const permissions = ['sessions:read', 'chatbots:write', 'sessions:read'];
    expect(read({ permissions })).toMatchObject({ permissions: ['chatbots:write', 'sessions:read'] });
  });

  it('hold addresses in one canonical form, a block of one address as the address', () => {
    const allowedAddresses = [
      '10.1.2.3/8',
      '203.0.113.7/32',
      '203.0.113.7',
      '2001:DB8::/32',
      '::ffff:192.0.2.1',
    ];
    expect(read({ allowedAddresses })).toMatchObject({
      allowedAddresses: ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '203.0.113.7'],
    });
  });

  it('of more than 100 entries are refused as a whole', () => {
    const many = Array.from({ length: 101 }, (_, n) => `r:${n}`);
    expect(fieldsOf(read({ permissions: many }))).toEqual(['permissions']);
    expect(fieldsOf(read({ allowedAddresses: many }))).toEqual(['allowedAddresses']);
  });
});

describe('what is wrong', () => {
  it('is told all at once, each with the entry it is about', () => {
    const answer = read({
      name: '',
      permissions: ['sessions:read', 'Sessions', '*:*'],
      allowedAddresses: ['10.0.0.0/8', 'localhost', '1.2.3.4/33'],
      expiresIn: 'soon',
    });
    expect(fieldsOf(answer)).toEqual([
      'name',
      'expiresIn',
      'permissions[1]',
      'permissions[2]',
      'allowedAddresses[1]',
      'allowedAddresses[2]',
    ]);
  });

  it('never repeats what was sent in place of a permission', () => {
    expect(JSON.stringify(read({ permissions: ['neo_live_pasted'] }))).not.toContain('pasted');
  });
});

describe('a key never exceeds its maker', () => {
  it.each([
    [['sessions:read'], ['sessions:write'], 'sessions:write'],
    [['sessions:read'], ['*'], '*'],
    [['sessions:read'], ['sessions:*', 'sessions:read'], 'sessions:*'],
    [[], ['a:b', 'c:d'], 'a:b, c:d'],
  ])('a plan with %j does not give %j', (planPermissions, permissions, named) => {
    expect(read({ permissions }, planPermissions)).toMatchObject({
      problem: 'invalid_input',
      errors: [{ field: 'permissions', message: `The account's plan "free" does not include ${named}.` }],
    });
  });

  it('what the operator withholds is not given, nor a wildcard around it', () => {
    const wanted = { permissions: ['*', 'chatbots:read', 'chatbots:write'] };
    expect(read(wanted, ['*'], ['chatbots:write'])).toMatchObject({
      errors: [
        {
          field: 'permissions',
          message: 'The operator withholds *, chatbots:write from the account, wholly or in part.',
        },
      ],
    });
  });

  it('a plan with a wildcard gives what the wildcard covers', () => {
    expect(read({ permissions: ['sessions:read'] }, ['sessions:*'])).toMatchObject({
      permissions: ['sessions:read'],
    });
  });
});
