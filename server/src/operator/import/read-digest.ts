/**
 * A SHA-256 digest as systems store it (64 hexadecimal digits, or base64 or base64url of the 32 octets, padded or not), in the form in
 * which it is stored here; `undefined` for anything else.
 */
export function readDigest(text: string): string | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex').toString('base64url');
  if (!/^(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/.test(text)) return undefined;
  const canonical = Buffer.from(text, 'base64').toString('base64url');
  // The last character holds two bits that mean nothing: a digest that sets them is cut from something else.
  return canonical.slice(0, 43) === text.slice(0, 43).replaceAll('+', '-').replaceAll('/', '_')
    ? canonical
    : undefined;
}
