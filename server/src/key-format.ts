/** The format of secret keys, for programs that need nothing else of the server. */
export { hintOf, isWellFormed, type KeyFormat, markerOf, newSecret } from '@neoagent/core';
