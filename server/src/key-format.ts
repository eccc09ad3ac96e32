/** The format of secret keys, for programs that need nothing else of the server. */
export {
  bodyLength,
  type Environment,
  environments,
  hintOf,
  isWellFormed,
  type KeyFormat,
  markerOf,
  newSecret,
  patternOf,
} from '@neoagent/core';
