import type { FieldErrors } from '../../text/field-errors.js';

/** Complains about fields that were left empty, before the server is asked. */
export function missingOf<Field extends string>(
  values: Readonly<Record<Field, string>>,
  messages: Readonly<Record<Field, string>>,
): FieldErrors<Field> {
  const missing: FieldErrors<Field> = {};
  for (const field of Object.keys(messages) as Field[]) {
    if (values[field] === '') missing[field] = messages[field];
  }
  return missing;
}
