import { Fault } from '@neoagent/core';
import { isProblem, type Problem } from '../api/problem.js';
import type { ConfigProblems } from '../config/config.js';
import { type Installation, openInstallation } from './open-installation.js';
import {
  CommandFailed,
  exitCodes,
  type Failure,
  failureOf,
  type Outcome,
  printFailure,
  printOutcome,
} from './outcome.js';

/** What every command understands. */
export interface CommandOptions {
  readonly json?: true;
}

/** Does the work of a command, says what came of it, and sets the exit code of the process. Never throws. */
export async function runCommand(
  options: CommandOptions,
  work: () => Promise<Outcome | Problem | ConfigProblems>,
): Promise<void> {
  const asJson = options.json === true;
  try {
    const done = await work();
    if ('problems' in done) printFailure(configurationFailure(done), asJson);
    else if (isProblem(done)) printFailure(failureOf(done), asJson);
    else printOutcome(done, asJson);
  } catch (error) {
    printFailure(faultFailure(error), asJson);
  }
}

/** The same for a command that works on the store, which is closed before anything is said. */
export function runOnInstallation(
  options: CommandOptions,
  work: (installation: Installation) => Promise<Outcome | Problem>,
): Promise<void> {
  return runCommand(options, async () => {
    const installation = await openInstallation(process.env);
    if ('problems' in installation) return installation;
    try {
      return await work(installation);
    } finally {
      await installation.db.close();
    }
  });
}

function configurationFailure({ problems }: ConfigProblems): Failure {
  return {
    code: 'configuration',
    detail: `The configuration has ${problems.length} problem(s); nothing was done.`,
    errors: problems.map(({ where, message }) => ({ field: where, message })),
    exitCode: exitCodes.configuration,
  };
}

/** The operator may read what callers may not: the message that names internals. */
function faultFailure(error: unknown): Failure {
  if (error instanceof CommandFailed) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Fault && error.kind === 'configuration') {
    return { code: 'configuration', detail, exitCode: exitCodes.configuration };
  }
  return { code: 'unavailable', detail, exitCode: exitCodes.refused };
}
