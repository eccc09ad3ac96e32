import type { Readable } from 'node:stream';

const maxBytes = 65_536;

/** Everything up to the end of the input, without one line end after it. Answers `undefined` for what is no UTF-8 text or endless. */
export async function readPassword(input: Readable): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(part);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
    return text.replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
