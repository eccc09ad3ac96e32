import { type Novelty, nothingKnown, withNames } from '../baselines/novelty.js';
import { type Detector, dayMs, finding, minuteMs } from '../detector.js';
import { allowedNames } from '../key-minute.js';
import { neighbourhoodOf } from '../network-of.js';

interface OldSecretParameters {
  readonly toleranceMinutes: number;
  readonly stragglerDays: number;
  readonly [name: string]: number;
}

/** The replaced secret of a live key is sent: by a program that was forgotten, or by whoever stole it. */
export const oldSecret: Detector<Novelty, OldSecretParameters> = {
  name: 'old_secret',
  sentence:
    'The old secret of a key is still sent after it was replaced: at once when from elsewhere, after a while when from home.',
  scope: 'key',
  kind: 'attack',
  quietMs: dayMs,
  defaults: { toleranceMinutes: 10, stragglerDays: 2 },
  explains: {
    toleranceMinutes: 'Minutes after the replacement in which programs of yours may still send it.',
    stragglerDays: 'Days after which a forgotten program on your own network is told as well.',
  },
  bounds: { toleranceMinutes: [0, 10_080], stragglerDays: [0, 365] },
  start: nothingKnown,
  step(state, minute, { parameters, key }) {
    const networks = Object.entries(minute.byNetwork);
    const next = withNames(state, allowedNames(minute.byNetwork).map(neighbourhoodOf), minute.at);
    const tries = minute.refused.key_revoked ?? 0;
    const endedAt = key.oldSecretEndedAt;
    if (tries === 0 || key.revokedAt !== null || endedAt === null) return { state: next, findings: [] };
    const sender = networks.find(([, { refused }]) => refused > 0);
    const stranger = networks.find(
      ([name, { refused }]) => refused > 0 && !Object.hasOwn(next.known, neighbourhoodOf(name)),
    );
    // The secret may have ended in the course of this minute.
    const sinceMs = Math.max(0, minute.at - endedAt);
    const patienceMs = stranger ? parameters.toleranceMinutes * minuteMs : parameters.stragglerDays * dayMs;
    if (sinceMs < patienceMs) return { state: next, findings: [] };
    const network = (stranger ?? sender)?.[0] ?? 'unknown';
    const found = finding('old_secret', minute, {
      severity: stranger ? 'critical' : 'notice',
      summary: stranger
        ? `The old secret is used from ${network}, where this key is not at home: it was probably stolen.`
        : `The old secret is still sent from ${network}: a program was forgotten.`,
      subject: neighbourhoodOf(network),
      measure: tries,
      evidence: { network, tries, minutesSinceReplaced: Math.floor(sinceMs / minuteMs) },
    });
    return { state: next, findings: [found] };
  },
};
