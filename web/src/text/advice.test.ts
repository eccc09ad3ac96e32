import type { Advice, AdviceKind } from '@neoagent/sdk';
import { expect, it } from 'vitest';
import { adviceSummary, openAdvice } from './advice.js';

const about = (keyId: string, kind: AdviceKind, dismissedAt: string | null = null): Advice => ({
  keyId,
  keyName: keyId,
  environment: 'live',
  createdBy: null,
  kind,
  sentence: '',
  permissions: [],
  unused: [],
  narrowed: [],
  dismissedAt,
});

it('counts keys once and each advice on its own, the most telling first, without what was dismissed', () => {
  const advice = [
    about('key_1', 'never_used'),
    about('key_1', 'never_expires'),
    about('key_2', 'never_expires'),
    about('key_3', 'unused', '2027-01-15T12:00:00Z'),
  ];
  expect(adviceSummary(advice)).toBe('2 keys to tidy up: 2 × never expires, 1 × never used.');
  expect(openAdvice(advice).map(({ kind }) => kind)).toEqual(['never_expires', 'never_used']);
});

it('says nothing when there is nothing to say', () => {
  expect(adviceSummary([])).toBeUndefined();
  expect(adviceSummary([about('key_1', 'unused', '2027-01-15T12:00:00Z')])).toBeUndefined();
});
