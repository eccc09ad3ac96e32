import { type Detector, dayMs, finding } from '../detector.js';

interface NeverUsedParameters {
  readonly days: number;
  readonly [name: string]: number;
}

/** A key nobody ever used can be revoked. */
export const neverUsed: Detector<null, NeverUsedParameters> = {
  name: 'never_used',
  sentence: 'A key was made weeks ago and never used; revoke it if nobody needs it.',
  scope: 'key',
  kind: 'care',
  quietMs: 30 * dayMs,
  defaults: { days: 30 },
  explains: { days: 'Days since it was made.' },
  bounds: { days: [1, 3650] },
  start: null,
  step(state, minute, { parameters, key }) {
    const days = Math.floor((minute.at - key.createdAt) / dayMs);
    const isUsed = key.lastUsedAt !== null || minute.allowed > 0;
    if (isUsed || key.revokedAt !== null || days < parameters.days) return { state, findings: [] };
    const found = finding('never_used', minute, {
      severity: 'notice',
      summary: `Made ${days} days ago and never used.`,
      subject: '',
      measure: days,
      evidence: { days },
    });
    return { state, findings: [found] };
  },
};
