/**
 * Addresses people have (RFC 5321 §4.1.2 without quoted local parts and address literals). At least as strict as the library
 * behind logins, so that nothing accepted here is refused there. One `@`, no blanks, no line ends: safe in a mail header.
 */
const pattern =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]{0,63}[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const maxLength = 254;

/** The address in lower case, which is how logins are looked up, or `undefined` when the text is none. */
export function readEmailAddress(text: string): string | undefined {
  if (text.length > maxLength || !pattern.test(text)) return undefined;
  return text.toLowerCase();
}
