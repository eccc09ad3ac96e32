import type { ManagementProblem } from '@neoagent/sdk';
import { useEffect, useState } from 'react';
import { type FieldErrors, sortErrors } from '../text/field-errors.js';

/** The errors of a form and the means to show them. */
export interface FormErrors<Field extends string> {
  readonly byField: FieldErrors<Field>;
  /** The problem, when it is not wholly told beside the fields. */
  readonly general: ManagementProblem | undefined;
  /** Shows errors found before sending, or none. Answers whether there is any. */
  readonly show: (errors: FieldErrors<Field>) => boolean;
}

/**
 * Gathers what the page and the server found wrong, by field, and moves focus to the first wrong field in the order of
 * `fields`, which maps each field to the id of its input.
 */
export function useFieldErrors<Field extends string>(
  problem: ManagementProblem | undefined,
  fields: Readonly<Record<Field, string>>,
  fieldOf: Readonly<Record<string, Field>>,
): FormErrors<Field> {
  const [found, setFound] = useState<FieldErrors<Field>>({});
  const sorted = problem && sortErrors(problem.errors, fieldOf);
  const byField = sorted?.byField ?? found;
  const isAllBesideFields =
    sorted !== undefined && Object.keys(sorted.byField).length > 0 && sorted.others.length === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new errors move focus, not every rendering
  useEffect(() => {
    const first = (Object.keys(fields) as Field[]).find((field) => byField[field] !== undefined);
    if (first !== undefined) document.getElementById(fields[first])?.focus();
  }, [problem, found]);
  return {
    byField,
    general: isAllBesideFields ? undefined : problem,
    show: (errors) => {
      setFound(errors);
      return Object.keys(errors).length > 0;
    },
  };
}
