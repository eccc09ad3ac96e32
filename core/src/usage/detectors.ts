import type { AlertSource, Detector, DetectorName } from './detector.js';
import { browserUse } from './detectors/browser-use.js';
import { burst } from './detectors/burst.js';
import { deadSecrets } from './detectors/dead-secrets.js';
import { guessedSecret } from './detectors/guessed-secret.js';
import { impossibleTravel } from './detectors/impossible-travel.js';
import { neverRotated } from './detectors/never-rotated.js';
import { neverUsed } from './detectors/never-used.js';
import { newAgent } from './detectors/new-agent.js';
import { newCountry } from './detectors/new-country.js';
import { newNetwork } from './detectors/new-network.js';
import { nightVolume } from './detectors/night-volume.js';
import { oldSecret } from './detectors/old-secret.js';
import { powerfulPermission } from './detectors/powerful-permission.js';
import { quotaPace } from './detectors/quota-pace.js';
import { routeProbing } from './detectors/route-probing.js';
import { wakeUp } from './detectors/wake-up.js';

/** Every detector, in the order of the catalogue. Whoever runs them gives each only the state that it made itself. */
export const allDetectors: readonly Detector[] = [
  burst,
  nightVolume,
  newCountry,
  newNetwork,
  impossibleTravel,
  newAgent,
  wakeUp,
  deadSecrets,
  guessedSecret,
  routeProbing,
  powerfulPermission,
  oldSecret,
  browserUse,
  quotaPace,
  neverUsed,
  neverRotated,
];

/** Whether what it tells is about one key, or about the account and only seen at a key. Facts are about their key. */
export function scopeOf(source: AlertSource): Detector['scope'] {
  const detector = allDetectors.find(({ name }) => name === source);
  return detector?.about ?? detector?.scope ?? 'key';
}

/** The detector of this name. */
export function detectorNamed(name: DetectorName): Detector {
  const found = allDetectors.find((detector) => detector.name === name);
  if (found === undefined) throw new Error(`no detector is named ${name}`);
  return found;
}
