import { Fault } from '@neoagent/core';
import { stepNames } from '../migrations/migrate.js';

/** The store is newer than this program, or none of ours. */
export function unknownSchema(steps: readonly string[]): Fault {
  const detail =
    steps.length === 0
      ? 'it has no schema of ours'
      : `its newest step is ${steps.at(-1)}, the newest known one is ${stepNames.at(-1)}`;
  return new Fault(
    'configuration',
    `The store cannot be backed up by this version: ${detail}.`,
    'The service is being set up. Try again shortly.',
  );
}
