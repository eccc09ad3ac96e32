import { describe, expect, it } from 'vitest';
import { decisionSteps, stepsNote } from './decision-steps.js';

const passed = { check: 'route', outcome: 'passed', reason: null, detail: null } as const;
const refused = {
  check: 'key_state',
  outcome: 'refused',
  reason: 'key_expired',
  detail: 'The key expired.',
} as const;
const notChecked = { check: 'limits', outcome: 'not_checked', reason: null, detail: null } as const;

describe('decisionSteps', () => {
  it('keeps the order in which the checks were made', () => {
    const steps = decisionSteps([passed, refused, notChecked]);
    expect(steps.map((step) => step.id)).toEqual(['route', 'key_state', 'limits']);
  });

  it('tells every outcome in words', () => {
    const noticed = { check: 'browser', outcome: 'noticed', reason: 'browser_blocked', detail: 'x' } as const;
    const steps = decisionSteps([passed, refused, noticed, notChecked]);
    expect(steps.map((step) => step.outcomeText)).toEqual([
      'Passed',
      'Refused here',
      'Noted, but let through',
      'Not checked',
    ]);
  });

  it('carries the sentence of the step that refused, and of no other', () => {
    const steps = decisionSteps([{ ...passed, detail: 'nothing to see' }, refused]);
    expect(steps.map((step) => step.detail)).toEqual([null, 'The key expired.']);
  });
});

describe('stepsNote', () => {
  it('warns that steps after a refusal were not looked at', () => {
    expect(stepsNote(decisionSteps([refused, notChecked]))).toContain('were not looked at');
  });

  it('is absent when the last step refused', () => {
    expect(stepsNote(decisionSteps([passed, refused]))).toBeUndefined();
  });
});
