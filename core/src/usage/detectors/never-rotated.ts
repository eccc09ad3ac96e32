import { type Detector, dayMs, finding } from '../detector.js';

interface NeverRotatedParameters {
  readonly days: number;
  readonly [name: string]: number;
}

/** A secret in use that is old enough to be replaced. */
export const neverRotated: Detector<null, NeverRotatedParameters> = {
  name: 'never_rotated',
  sentence: 'The secret of a key in use is old; rotate it.',
  scope: 'key',
  kind: 'care',
  quietMs: 30 * dayMs,
  defaults: { days: 180 },
  explains: { days: 'Age of the secret in days.' },
  bounds: { days: [1, 3650] },
  start: null,
  step(state, minute, { parameters, key }) {
    const days = Math.floor((minute.at - key.secretCreatedAt) / dayMs);
    const isUsed = key.lastUsedAt !== null || minute.allowed > 0;
    if (!isUsed || key.revokedAt !== null || days < parameters.days) return { state, findings: [] };
    const found = finding('never_rotated', minute, {
      severity: 'notice',
      summary: `The secret has been in use for ${days} days.`,
      subject: String(key.secretCreatedAt),
      measure: days,
      evidence: { days },
    });
    return { state, findings: [found] };
  },
};
