import { type Novelty, newNames, nothingKnown, withNames } from '../baselines/novelty.js';
import { type Detector, finding, hourMs } from '../detector.js';
import { allowedNames } from '../key-minute.js';
import { neighbourhoodOf } from '../network-of.js';
import { type NoveltyParameters, noveltyBounds, noveltyExplains, noveltyStep } from './novelty-step.js';

interface NetworkState {
  readonly neighbourhoods: Novelty;
  readonly countries: Novelty;
}

/** An established key is used from a network it was never used from, in a country that it is at home in. */
export const newNetwork: Detector<NetworkState, NoveltyParameters> = {
  name: 'new_network',
  sentence: 'An established key is used from a network it was never used from, in a country it is known in.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { afterDays: 5, activeDays: 3, arrivals: 1.5 },
  explains: noveltyExplains,
  bounds: noveltyBounds,
  start: { neighbourhoods: nothingKnown, countries: nothingKnown },
  step(state, minute, { parameters }) {
    const networks = allowedNames(minute.byNetwork);
    const countries = allowedNames(minute.byCountry);
    const names =
      networks.length === 1 ? networks.map(neighbourhoodOf) : [...new Set(networks.map(neighbourhoodOf))];
    const { state: neighbourhoods, news } = noveltyStep(state.neighbourhoods, names, {
      at: minute.at,
      parameters,
    });
    // The country says more, and has its own detector.
    const isAbroad = news.length > 0 && newNames(state.countries, countries).length > 0;
    const seen = withNames(state.countries, countries, minute.at);
    const isSame = neighbourhoods === state.neighbourhoods && seen === state.countries;
    const next = isSame ? state : { neighbourhoods, countries: seen };
    if (isAbroad) return { state: next, findings: [] };
    const findings = news.map((neighbourhood) => {
      const network = networks.find((name) => neighbourhoodOf(name) === neighbourhood) ?? neighbourhood;
      return finding('new_network', minute, {
        severity: 'warning',
        summary: `First use from network ${network}, far from the networks this key is used from.`,
        subject: neighbourhood,
        measure: 1,
        evidence: {
          network,
          requests: minute.byNetwork[network]?.allowed ?? 0,
          country: countries.join(', '),
        },
      });
    });
    return { state: next, findings };
  },
};
