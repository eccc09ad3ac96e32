import { type Novelty, nothingKnown } from '../baselines/novelty.js';
import { type Detector, dayMs, finding } from '../detector.js';
import { type NoveltyParameters, noveltyBounds, noveltyExplains, noveltyStep } from './novelty-step.js';

interface PowerfulParameters extends Omit<NoveltyParameters, string> {
  readonly afterDays: number;
  readonly activeDays: number;
  readonly arrivals: number;
  readonly endings: readonly string[];
  readonly [name: string]: number | readonly string[];
}

/** An established key uses a right to change things for the first time. */
export const powerfulPermission: Detector<Novelty, PowerfulParameters> = {
  name: 'powerful_permission',
  sentence: 'An established key uses a powerful permission for the first time.',
  scope: 'key',
  kind: 'attack',
  quietMs: dayMs,
  defaults: {
    afterDays: 5,
    activeDays: 3,
    arrivals: 1.5,
    endings: [':delete', ':admin', ':manage', ':export', ':write'],
  },
  explains: { ...noveltyExplains, endings: 'How the names of powerful permissions end.' },
  bounds: { ...noveltyBounds, endings: [0, 50] },
  start: nothingKnown,
  step(state, minute, { parameters }) {
    const { afterDays, activeDays, arrivals, endings } = parameters;
    const used = Object.keys(minute.byPermission);
    const { state: next, news } = noveltyStep(state, used, {
      at: minute.at,
      parameters: { afterDays, activeDays, arrivals },
    });
    const findings = news
      .filter((permission) => endings.some((ending) => permission.endsWith(ending)))
      .map((permission) =>
        finding('powerful_permission', minute, {
          severity: 'notice',
          summary: `First use of the permission ${permission}.`,
          subject: permission,
          measure: 1,
          evidence: { permission, requests: minute.byPermission[permission] ?? 0 },
        }),
      );
    return { state: next, findings };
  },
};
