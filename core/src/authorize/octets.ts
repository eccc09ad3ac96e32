/**
 * Text of a header value that arrived as one character per octet: decoded as UTF-8 where the octets are valid UTF-8,
 * else as they are (ISO 8859-1, RFC 9110 §5.5 obs-text). Written out because core compiles without TextDecoder.
 */
export function decodeOctets(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  try {
    return decodeURIComponent(value.replace(/[%\u0080-\u00ff]/g, percentEncode));
  } catch {
    return value;
  }
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
