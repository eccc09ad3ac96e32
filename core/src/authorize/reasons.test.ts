import { describe, expect, test } from 'vitest';
import { type ReasonEntry, reasonCodes, reasons } from './reasons.js';

const entries: readonly (readonly [string, ReasonEntry])[] = Object.entries(reasons);

describe('the catalogue of reasons', () => {
  test('is the closed list of the contract', () => {
    expect([...reasonCodes].sort()).toEqual(
      [
        ...[
          'key_missing',
          'key_extra_spaces',
          'key_malformed',
          'key_ambiguous',
          'key_unknown',
          'key_revoked',
        ],
        ...['key_expired', 'key_disabled', 'account_suspended', 'ip_not_allowed', 'browser_blocked'],
        ...['endpoint_not_in_plan', 'permission_denied', 'rate_limited', 'quota_exceeded', 'route_unknown'],
        ...['path_not_canonical', 'upstream_unreachable', 'upstream_timeout', 'unavailable'],
      ].sort(),
    );
  });

  test.each(entries)('%s has a status, a title and a fix', (code, { status, title, fix }) => {
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect([400, 401, 403, 404, 502, 503, 504]).toContain(status);
    expect(title).toMatch(/^[A-Z].{8,60}[^.]$/);
    expect(fix).toMatch(/^[A-Z].{20,300}\.$/);
  });

  test('has no title twice', () => {
    expect(new Set(entries.map(([, { title }]) => title)).size).toBe(entries.length);
  });

  test.each(entries)('%s: what is about the key is 401, our own failures are 5xx', (code, { status }) => {
    expect(status === 401).toBe(code.startsWith('key_'));
    expect(status >= 500).toBe(code.startsWith('upstream_') || code === 'unavailable');
  });
});
