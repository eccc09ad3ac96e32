import { Fault } from '@neoagent/core';

/** The store did not answer in time or cannot be reached: the same call may succeed later. */
export function storeUnavailable(cause: unknown): Fault {
  return new Fault(
    'store_unavailable',
    `The store cannot be used: ${textOf(cause)}`,
    'The service cannot reach its store at the moment. Try again shortly.',
    cause,
  );
}

/** The store has no room for the change: nothing was written. */
export function storeFull(cause: unknown): Fault {
  return new Fault(
    'store_full',
    `The store has no room left: ${textOf(cause)}`,
    'The service has no room left to store this. Its operator has to make room.',
    cause,
  );
}

/** The text an error's `code` property holds, or `undefined`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
