import { createHash } from 'node:crypto';
import { hintOf, isWellFormed, type KeyFormat } from '@neoagent/server/key-format';

/** A key that was found; the key itself is not kept. */
export interface KeyHit {
  /** Bytes before its first character. */
  readonly offset: number;
  readonly environment: 'live' | 'test';
  readonly hint: string;
  /** Equal for equal keys. Tells nothing about the key, and is not the digest that is stored for it. */
  readonly fingerprint: string;
  /** Characters of the key. */
  readonly length: number;
}

const bodyLength = 38;
const endings = [
  ['live', Buffer.from('_live_')],
  ['test', Buffer.from('_test_')],
] as const;

/** Searches bytes given in portions of any size; finds a key that lies across their borders. */
export interface KeySearch {
  push(chunk: Buffer): void;
  /** Every checksum-valid key so far, in the order of their places. */
  found(): readonly KeyHit[];
}

/** A search for keys of this format: only strings whose checksum matches. */
export function createKeySearch(format: KeyFormat): KeySearch {
  const overlap = format.prefix.length + '_live_'.length + bodyLength - 1;
  const hits: KeyHit[] = [];
  let tail = Buffer.alloc(0);
  let position = 0;
  return {
    push(chunk) {
      const joint = Buffer.concat([tail, chunk.subarray(0, overlap)]);
      for (const hit of keysIn(format, joint, position - tail.length)) {
        const isNew = hit.offset < position && hit.offset + hit.length > position;
        if (isNew) hits.push(hit);
      }
      hits.push(...keysIn(format, chunk, position));
      position += chunk.length;
      const rest = chunk.length >= overlap ? chunk : Buffer.concat([tail, chunk]);
      tail = Buffer.from(rest.subarray(Math.max(0, rest.length - overlap)));
    },
    found: () => hits.toSorted((a, b) => a.offset - b.offset),
  };
}

function keysIn(format: KeyFormat, bytes: Buffer, base: number): readonly KeyHit[] {
  const hits: KeyHit[] = [];
  const { length: prefixLength } = format.prefix;
  for (const [environment, ending] of endings) {
    for (let at = bytes.indexOf(ending); at >= 0; at = bytes.indexOf(ending, at + 1)) {
      const start = at - prefixLength;
      const end = at + ending.length + bodyLength;
      if (start < 0 || end > bytes.length) continue;
      const text = bytes.toString('latin1', start, end);
      if (isWellFormed(format, text)) hits.push(hitOf(format, { text, environment, offset: base + start }));
    }
  }
  return hits;
}

function hitOf(
  format: KeyFormat,
  at: { readonly text: string; readonly environment: 'live' | 'test'; readonly offset: number },
): KeyHit {
  const digest = createHash('sha256').update(`neoagent scan fingerprint\n${at.text}`).digest('hex');
  const { environment, offset, text } = at;
  return {
    offset,
    environment,
    hint: hintOf(format, text),
    fingerprint: digest.slice(0, 32),
    length: text.length,
  };
}
