import type { FieldError } from '@neoagent/sdk';

/** One message per field of a form; fields without an error are absent. */
export type FieldErrors<Field extends string> = Partial<Record<Field, string>>;

/** A problem's errors sorted to the fields of a form, and the ones that belong to none of them. */
export interface SortedErrors<Field extends string> {
  readonly byField: FieldErrors<Field>;
  readonly others: readonly string[];
}

/**
 * Sorts errors to form fields. `fieldOf` maps the first segment of a JSON path (`permissions[0]` → `permissions`) to a
 * field; the first message of a field wins, as one is enough to mend it.
 */
export function sortErrors<Field extends string>(
  errors: readonly FieldError[],
  fieldOf: Readonly<Record<string, Field>>,
): SortedErrors<Field> {
  const byField: FieldErrors<Field> = {};
  const others: string[] = [];
  for (const error of errors) {
    const root = error.field.split(/[.[]/)[0] ?? '';
    const field = Object.hasOwn(fieldOf, root) ? fieldOf[root] : undefined;
    if (field === undefined) others.push(error.message);
    else byField[field] ??= error.message;
  }
  return { byField, others };
}
