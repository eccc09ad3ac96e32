import type { Schemas } from './schemas.js';

/** What a service asks about: the credential as it received it, and the request it came with. */
export type AccessQuestion = Schemas['AccessQuestion'];

/** A decision as data. `status` is what a door would answer: 200 when allowed. */
export type Verdict = Schemas['Verdict'];

/** A verdict with every check that led to it. */
export type Explanation = Schemas['Explanation'];

/** One step of an explained decision. */
export type Check = Schemas['Check'];

/** The account and key a request acts for. */
export type Caller = Schemas['Caller'];

/** What is left of one limit. */
export type LimitState = Schemas['LimitState'];
