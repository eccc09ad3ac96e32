import type { Schemas } from './schemas.js';

/**
 * How often a rule in shadow mode would have refused one key on one route. The requests went through. All times are ISO 8601 in
 * UTC.
 */
export type ShadowFinding = Schemas['ShadowFinding'];
