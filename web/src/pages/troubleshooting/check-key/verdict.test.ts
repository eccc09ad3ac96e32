import { describe, expect, it } from 'vitest';
import { verdictText } from './verdict.js';

describe('verdictText', () => {
  it('says that a good key works', () => {
    expect(verdictText('good')).toEqual({ tone: 'good', title: 'The key works' });
  });

  it.each([
    'missing',
    'mistyped',
    'extra_spaces',
    'ambiguous',
    'unknown',
    'revoked',
    'expired',
    'disabled',
    'suspended',
    'lacks_permission',
    'not_in_plan',
    'no_such_endpoint',
  ])('never shows %s as good, and says it in words', (verdict) => {
    const { tone, title } = verdictText(verdict);
    expect(tone).not.toBe('good');
    expect(title).not.toContain('_');
  });

  it('shows a verdict it does not know as a refusal, inherited names included', () => {
    expect(verdictText('exposed')).toEqual({ tone: 'bad', title: 'The key is refused: exposed' });
    expect(verdictText('constructor').tone).toBe('bad');
  });
});
