import type { FieldError, Problem } from '../api/problem.js';

/** What a command has to say: one JSON object for programs, text for people. Both go to stdout, `note` to stderr. */
export interface Outcome {
  readonly json: object;
  readonly text: string;
  readonly note?: string;
  /** 0 unless given. */
  readonly exitCode?: number;
}

/** Why a command did nothing. `code` is a problem's code, `configuration`, `usage` or `unavailable`. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly exitCode: number;
}

/**
 * 0 done · 1 refused, not found or a fault · 2 what was typed cannot be meant · 65 a file is damaged or does not fit · 66 a file is
 * missing · 78 the configuration must be mended first (sysexits.h).
 */
export const exitCodes = { refused: 1, usage: 2, damaged: 65, missing: 66, configuration: 78 } as const;

/** Thrown by the work of a command that did nothing, where the reason is none that the management API knows. */
export class CommandFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.name = 'CommandFailed';
    this.failure = failure;
  }
}

export function failureOf(problem: Problem): Failure {
  return {
    code: problem.problem,
    detail: problem.detail,
    ...(problem.errors && { errors: problem.errors }),
    exitCode: problem.problem === 'invalid_input' ? exitCodes.usage : exitCodes.refused,
  };
}

/** Writes an outcome. With `json`, stdout gets exactly one object on one line, and nothing else is said. */
export function printOutcome(outcome: Outcome, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(outcome.json)}\n`);
  else if (outcome.text !== '') process.stdout.write(`${outcome.text}\n`);
  if (outcome.note !== undefined) process.stderr.write(`${outcome.note}\n`);
  process.exitCode = outcome.exitCode ?? 0;
}

/** Writes a failure: to stdout as `{"error": …}` with `json`, else as text to stderr. */
export function printFailure({ exitCode, ...error }: Failure, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify({ error })}\n`);
  else process.stderr.write(`${textOf(error)}\n`);
  process.exitCode = exitCode;
}

function textOf({ detail, errors = [] }: Omit<Failure, 'exitCode'>): string {
  if (errors.length === 0) return `error: ${detail}`;
  return errors.map(({ field, message }) => `error: ${field}: ${message}`).join('\n');
}
