const maxLength = 64;

/** A name as shown to others, trimmed and composed; empty when none was given, `undefined` when it cannot be one. */
export function readMemberName(text: string): string | undefined {
  const name = text.normalize('NFC').trim();
  return [...name].length > maxLength || /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name) ? undefined : name;
}
