import type { Permission } from '@neoagent/sdk';
import { describe, expect, it } from 'vitest';
import { permissionRows, permissionSentence, permissionSummary, permissionsOf } from './permissions.js';

function aPermission(name: string, refusal: string | null = null): Permission {
  const [resource = '', action = ''] = name.split(':');
  return { name, resource, action, grantable: refusal === null, reason: refusal };
}

const catalogue = [
  aPermission('chatbots:read'),
  aPermission('chatbots:write'),
  aPermission('keys:verify'),
  aPermission('reports:read', 'Your account’s plan does not include it'),
  aPermission('sessions:read'),
];

describe('presets', () => {
  it('read only selects every grantable read and nothing else', () => {
    expect(permissionsOf('read_only', catalogue, ['keys:verify'])).toEqual([
      'chatbots:read',
      'sessions:read',
    ]);
  });

  it('read & write selects no other action', () => {
    expect(permissionsOf('read_write', catalogue, [])).toEqual([
      'chatbots:read',
      'chatbots:write',
      'sessions:read',
    ]);
  });

  it('only full access asks for everything', () => {
    expect(permissionsOf('full', catalogue, [])).toEqual(['*']);
    expect(permissionsOf('read_only', [], [])).toEqual([]);
  });

  it('custom is exactly what was picked', () => {
    expect(permissionsOf('custom', catalogue, ['keys:verify'])).toEqual(['keys:verify']);
  });
});

describe('rows of the picker', () => {
  it('each resource is one row with all its actions', () => {
    const rows = permissionRows(catalogue, '');
    expect(rows.map((row) => [row.resource, row.permissions.length])).toEqual([
      ['chatbots', 2],
      ['keys', 1],
      ['reports', 1],
      ['sessions', 1],
    ]);
  });

  it('search finds by resource and by action, whatever the case', () => {
    expect(permissionRows(catalogue, ' VERIFY').map((row) => row.resource)).toEqual(['keys']);
  });
});

describe('words', () => {
  it.each([
    [['*'], 'Full access'],
    [[], 'None'],
    [['sessions:read', 'chatbots:read'], 'Read only'],
    [['chatbots:read'], 'chatbots:read'],
    [['a:read', 'b:read', 'c:read', 'd:read', 'e:read'], 'a:read, b:read +3 more'],
  ])('a key that holds %j is summed up as "%s"', (held, summary) => {
    expect(permissionSummary(held, catalogue)).toBe(summary);
  });

  it('an empty list is never told as everything', () => {
    expect(permissionSummary([], [])).toBe('None');
    expect(permissionSentence([])).toMatch(/no permission/);
  });

  it('a few permissions are named, many are counted', () => {
    expect(permissionSentence(['a:read', 'b:read'])).toBe('Can use a:read and b:read.');
    expect(permissionSentence(['a:read', 'b:read', 'c:read', 'd:read'])).toBe(
      'Can use a:read, b:read and 2 more permissions.',
    );
  });
});
