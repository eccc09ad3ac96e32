import type { Schemas } from './schemas.js';

/** One refused request of the account. Without the query; secrets in it are replaced by a marker. All times are ISO 8601 in UTC. */
export type Refusal = Schemas['Refusal'];

/** One step of a decision. */
export type RefusalCheck = Schemas['RefusalCheck'];

/** A refused request with every check of its decision, in the order in which they are made. */
export type RefusalWithChecks = Schemas['RefusalWithChecks'];

/** What to ask about a key. `key` may be anything that was pasted; `method`, `path` and `permission` narrow the question. */
export type KeyQuestion = Schemas['KeyQuestion'];

/** The answer to a `KeyQuestion`; nothing is logged or spent by asking. */
export type CheckedKey = Schemas['CheckedKey'];

/** What a key is good for, in one word. */
export type KeyVerdict = CheckedKey['verdict'];
