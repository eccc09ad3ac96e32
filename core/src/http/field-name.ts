/** What a small letter differs from its capital in; a hyphen has it. */
const smallLetterBit = 0x20;

/**
 * Whether a field's name, however its letters are written, is the one given in small letters and hyphens (RFC 9110 §5.1). Makes no text: every field of
 * every request is asked about.
 */
export function isFieldName(written: string, lowerCase: string): boolean {
  if (written.length !== lowerCase.length) return false;
  for (let i = 0; i < lowerCase.length; i++) {
    if ((written.charCodeAt(i) | smallLetterBit) !== lowerCase.charCodeAt(i)) return false;
  }
  return true;
}
