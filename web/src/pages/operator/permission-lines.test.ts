import { describe, expect, it } from 'vitest';
import { overrideLines, overrideSummary, permissionsIn, refuseOverrides } from './permission-lines.js';

describe('permissionsIn', () => {
  it('takes one a line, and commas and spaces as well, each once', () => {
    expect(permissionsIn(' chats:read\n\nchats:write, bots:*\nchats:read ')).toEqual([
      'chats:read',
      'chats:write',
      'bots:*',
    ]);
  });

  it('is empty for an empty text', () => {
    expect(permissionsIn(' \n')).toEqual([]);
  });
});

describe('refuseOverrides', () => {
  it('accepts permissions and wildcards', () => {
    expect(refuseOverrides(['chats:read', 'bots:*'], ['*'])).toEqual({});
  });

  it('names what is no permission, beside the list that holds it', () => {
    expect(refuseOverrides(['Chats'], ['a:b:c'])).toEqual({
      granted: 'Chats is no permission. Write resource:action, such as chatbots:write.',
      withheld: 'a:b:c is no permission. Write resource:action, such as chatbots:write.',
    });
  });

  it('refuses a permission that is granted and withheld', () => {
    expect(refuseOverrides(['chats:read'], ['chats:read']).withheld).toContain('in both lists');
  });
});

describe('how an account differs from its plan', () => {
  it('is told in short and in full', () => {
    const account = { grantedPermissions: ['a:b', 'c:d'], withheldPermissions: ['e:f'] };
    expect(overrideSummary(account)).toBe('2 granted, 1 withheld');
    expect(overrideLines(account)).toEqual(['Granted: a:b', 'Granted: c:d', 'Withheld: e:f']);
  });

  it('is nothing where there is no difference', () => {
    expect(overrideSummary({ grantedPermissions: [], withheldPermissions: [] })).toBe('');
  });
});
