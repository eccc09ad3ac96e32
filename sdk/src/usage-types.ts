import type { QueryOf, Schemas } from './schemas.js';

/** Which usage is asked for; times are ISO 8601. What is left out is chosen by the server. */
export type UsageQuestion = QueryOf<'showUsage'>;

/** How often an account's keys were used. All times are ISO 8601 in UTC. */
export type Usage = Schemas['Usage'];

export type UsageStep = Usage['step'];
export type UsageGrouping = Usage['groupBy'];

/** `group` is a key id, a secret id, a route, a reason (empty when allowed) or `2xx`. */
export type UsageGroup = Schemas['UsageGroup'];

export type UsageCount = Schemas['UsageCount'];

/** What is spent of the plan's quota in the present period. */
export type QuotaState = Schemas['QuotaState'];
