import { describe, expect, it } from 'vitest';
import { homePath, nextPath } from './next-path.js';

const origin = 'https://api.example.test';

describe('a path of this site is followed', () => {
  it.each(['/settings/profile', '/settings/webhooks-api?env=test#token-management'])('%s', (wish) => {
    expect(nextPath(wish, origin)).toBe(wish);
  });
});

describe('anything else becomes the home page', () => {
  it.each([
    undefined,
    7,
    '',
    'settings',
    'https://evil.test/',
    '//evil.test/',
    '/\\evil.test/',
    '/\t/evil.test/',
    '/.//evil.test/',
    'javascript:alert(1)',
  ])('%s', (wish) => {
    expect(nextPath(wish, origin)).toBe(homePath);
  });
});
