import { type Detector, dayMs, finding } from '../detector.js';

interface BrowserParameters {
  readonly requests: number;
  readonly [name: string]: number;
}

/** A secret key arrives from a web page, where every visitor can read it. */
export const browserUse: Detector<null, BrowserParameters> = {
  name: 'browser_use',
  sentence: 'A secret key is sent from a web page, where every visitor can read it.',
  scope: 'key',
  kind: 'attack',
  quietMs: dayMs,
  defaults: { requests: 1 },
  explains: { requests: 'Requests from pages within a minute that are enough.' },
  bounds: { requests: [1, 1_000_000] },
  start: null,
  step(state, minute, { parameters, key }) {
    const uses = minute.browserUses;
    if (uses < parameters.requests || key.browserGuard === 'off') return { state, findings: [] };
    const isRefused = (minute.refused.browser_blocked ?? 0) > 0;
    const found = finding('browser_use', minute, {
      severity: 'critical',
      summary: `Sent from a web page ${uses === 1 ? 'once' : `${uses} times`} in a minute${isRefused ? ', and refused' : ''}.`,
      subject: '',
      measure: uses,
      evidence: { requests: uses, refused: minute.refused.browser_blocked ?? 0 },
    });
    return { state, findings: [found] };
  },
};
