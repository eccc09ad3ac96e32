export {
  createEmbeddedGuard,
  type EmbeddedGuard,
  type EmbeddedOptions,
  type RouteDemand,
} from './embedded-guard.js';
export type { Answer, Caller, Guard, Passed, TurnedAway } from './guard.js';
export type { GuardOptions } from './guard-options.js';
export { createRemoteGuard, type RemoteOptions } from './remote-guard.js';
