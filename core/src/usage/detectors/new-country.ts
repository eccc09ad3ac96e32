import { type Novelty, nothingKnown } from '../baselines/novelty.js';
import { type Detector, finding, hourMs } from '../detector.js';
import { allowedNames } from '../key-minute.js';
import { type NoveltyParameters, noveltyBounds, noveltyExplains, noveltyStep } from './novelty-step.js';

/** An established key is used from a country it was never used from. */
export const newCountry: Detector<Novelty, NoveltyParameters> = {
  name: 'new_country',
  sentence: 'An established key is used from a country it was never used from.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { afterDays: 5, activeDays: 3, arrivals: 1.5 },
  explains: noveltyExplains,
  bounds: noveltyBounds,
  start: nothingKnown,
  step(state, minute, { parameters }) {
    const names = allowedNames(minute.byCountry);
    const { state: next, news } = noveltyStep(state, names, { at: minute.at, parameters });
    const usual = Object.keys(state.known).slice(0, 8).join(', ');
    const findings = news.map((country) =>
      finding('new_country', minute, {
        severity: 'warning',
        summary: `First use from ${country}; until now this key was used from ${usual}.`,
        subject: country,
        measure: 1,
        evidence: { country, usual, requests: minute.byCountry[country]?.allowed ?? 0 },
      }),
    );
    return { state: next, findings };
  },
};
