import { type Detector, dayMs, finding } from '../detector.js';

interface PaceParameters {
  readonly usedShare: number;
  readonly spareShare: number;
  readonly [name: string]: number;
}

/** At the pace so far, the quota is spent before its period ends. */
export const quotaPace: Detector<null, PaceParameters> = {
  name: 'quota_pace',
  sentence: 'At the pace so far, the quota of the account is spent well before its period ends.',
  scope: 'account',
  kind: 'care',
  quietMs: 7 * dayMs,
  defaults: { usedShare: 0.2, spareShare: 0.1 },
  explains: {
    usedShare: 'Share of the quota that must be spent before there is an opinion.',
    spareShare: 'Share of the period that must remain after the quota is spent.',
  },
  bounds: { usedShare: [0, 1], spareShare: [0, 1] },
  start: null,
  step(state, minute, { parameters, quota }) {
    if (quota === undefined || quota.used < parameters.usedShare * quota.allow || quota.used === 0)
      return { state, findings: [] };
    const elapsedMs = minute.at - quota.startsAt;
    if (elapsedMs <= 0) return { state, findings: [] };
    const spentAt = minute.at + ((quota.allow - quota.used) * elapsedMs) / quota.used;
    const spareMs = quota.endsAt - spentAt;
    if (spareMs < parameters.spareShare * (quota.endsAt - quota.startsAt)) return { state, findings: [] };
    const day = new Date(Math.max(spentAt, minute.at)).toISOString().slice(0, 10);
    const found = finding('quota_pace', minute, {
      severity: 'notice',
      summary:
        quota.used >= quota.allow
          ? 'The quota of this period is spent.'
          : `At this rate the quota is spent by ${day}.`,
      subject: String(quota.startsAt),
      measure: Math.round((100 * quota.used) / quota.allow),
      evidence: { used: quota.used, allow: quota.allow, spentBy: day },
    });
    return { state, findings: [found] };
  },
};
