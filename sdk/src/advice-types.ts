import type { Schemas } from './schemas.js';

/** One thing to do about one key. */
export type Advice = Schemas['Advice'];

/** What can be advised about a key. */
export type AdviceKind = Advice['kind'];
