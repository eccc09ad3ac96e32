/** What may stand in a status line behind the status (RFC 9112 §4). */
const allowed = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * An upstream's reason phrase as the caller may get it: its very octets, or nothing where they could not stand in a status line.
 * `readAs` is how the octets were turned into text. A phrase says nothing that the status does not (RFC 9112 §4).
 */
export function reasonPhrase(text: string | undefined, readAs: 'utf8' | 'latin1'): string {
  if (text === undefined) return '';
  const octets = readAs === 'latin1' ? text : Buffer.from(text, 'utf8').toString('latin1');
  return allowed.test(octets) ? octets : '';
}
