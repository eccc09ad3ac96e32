import { type Novelty, nothingKnown } from '../baselines/novelty.js';
import { type Detector, finding, hourMs } from '../detector.js';
import { allowedNames } from '../key-minute.js';
import { type NoveltyParameters, noveltyBounds, noveltyExplains, noveltyStep } from './novelty-step.js';

/** An established key is used by a kind of program that never used it; versions of one program are one kind. */
export const newAgent: Detector<Novelty, NoveltyParameters> = {
  name: 'new_agent',
  sentence: 'An established key is used by a kind of program (user agent) that never used it before.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { afterDays: 5, activeDays: 3, arrivals: 1.5 },
  explains: noveltyExplains,
  bounds: noveltyBounds,
  start: nothingKnown,
  step(state, minute, { parameters }) {
    const names = allowedNames(minute.byAgent);
    const { state: next, news } = noveltyStep(state, names, { at: minute.at, parameters });
    const usual = Object.keys(state.known).slice(0, 8).join(', ');
    const findings = news.map((agent) =>
      finding('new_agent', minute, {
        severity: 'warning',
        summary: `First use by ${agent}; until now this key was used by ${usual}.`,
        subject: agent,
        measure: 1,
        evidence: { agent, usual, requests: minute.byAgent[agent]?.allowed ?? 0 },
      }),
    );
    return { state: next, findings };
  },
};
