/** The same JSON with everything beyond printable ASCII escaped: fit for a field value (RFC 9110 §5.5), and as many octets as characters. */
export function asciiJson(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
