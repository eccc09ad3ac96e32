import { isFieldName } from '@neoagent/core';

/** The value of a field, by its name in lower case; of one that is repeated all values, as one list (RFC 9110 §5.3). */
export function fieldOf(
  { rawHeaders }: { readonly rawHeaders: readonly string[] },
  name: string,
): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] ?? '';
    if (!isFieldName(written, name)) continue;
    value = value === undefined ? rawHeaders[i + 1] : `${value}, ${rawHeaders[i + 1]}`;
  }
  return value;
}
