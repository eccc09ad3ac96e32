import { createHash } from 'node:crypto';
import {
  bodyLength,
  type Environment,
  environments,
  hintOf,
  isWellFormed,
  type KeyFormat,
  markerOf,
} from '@neoagent/server/key-format';

/** A key that was found; the key itself is not kept. */
export interface KeyHit {
  /** Bytes before its first character. */
  readonly offset: number;
  /** Bytes from its first character to its last: every second one of a key in UTF-16 is zero. */
  readonly span: number;
  readonly environment: Environment;
  readonly hint: string;
  /** Equal for equal keys. Tells nothing about the key, and is not the digest that is stored for it. */
  readonly fingerprint: string;
  /** Characters of the key. */
  readonly length: number;
}

/** Searches bytes given in portions of any size; finds a key that lies across their borders. */
export interface KeySearch {
  push(chunk: Buffer): void;
  /** Every checksum-valid key so far, in the order of their places. */
  found(): readonly KeyHit[];
}

/** What is looked for: the end of a marker in one encoding, or the beginning of that. It is rarer in text than a prefix. */
interface Needle {
  readonly environment: Environment;
  readonly bytes: Buffer;
  /** Bytes from one character to the next. */
  readonly stride: 1 | 2;
}

const narrow = environments.map((environment) => needleOf(environment, 1));
const wide = environments.map((environment) => needleOf(environment, 2));

function needleOf(environment: Environment, stride: 1 | 2): Needle {
  const text = `_${environment}_`;
  // From the first character to the third, bytes are the same in both orders; and needles of at most six bytes are found ten times as fast.
  const bytes = stride === 1 ? Buffer.from(text) : Buffer.from(text, 'utf16le').subarray(0, 5);
  return { environment, bytes, stride };
}

/** A search for keys of this format in ASCII, UTF-8 and UTF-16: only strings whose checksum matches. */
export function createKeySearch(format: KeyFormat): KeySearch {
  const longest = Math.max(...environments.map((each) => markerOf(format, each).length)) + bodyLength;
  const overlap = 2 * longest - 2;
  const hits: KeyHit[] = [];
  let tail = Buffer.alloc(0);
  let position = 0;
  return {
    push(chunk) {
      if (tail.length > 0) {
        const joint = Buffer.concat([tail, chunk.subarray(0, overlap)]);
        for (const hit of keysIn(format, joint, position - tail.length)) {
          const isNew = hit.offset < position && hit.offset + hit.span > position;
          if (isNew) hits.push(hit);
        }
      }
      // One by one: a call takes only so many arguments.
      for (const hit of keysIn(format, chunk, position)) hits.push(hit);
      position += chunk.length;
      const rest = chunk.length >= overlap ? chunk : Buffer.concat([tail, chunk]);
      tail = Buffer.from(rest.subarray(Math.max(0, rest.length - overlap)));
    },
    found: () => hits.toSorted((a, b) => a.offset - b.offset),
  };
}

function keysIn(format: KeyFormat, bytes: Buffer, base: number): readonly KeyHit[] {
  const hits: KeyHit[] = [];
  for (const needle of narrow) collect(format, bytes, needle, hits);
  // Text has no zero in it, and telling so takes next to no time.
  if (bytes.includes(0)) for (const needle of wide) collect(format, bytes, needle, hits);
  return hits.map((hit) => ({ ...hit, offset: base + hit.offset }));
}

function collect(format: KeyFormat, bytes: Buffer, needle: Needle, hits: KeyHit[]): void {
  const { environment, stride } = needle;
  const length = markerOf(format, environment).length + bodyLength;
  const span = (length - 1) * stride + 1;
  const before = format.prefix.length * stride;
  const first = format.prefix.charCodeAt(0);
  for (let at = bytes.indexOf(needle.bytes); at >= 0; at = bytes.indexOf(needle.bytes, at + 1)) {
    const offset = at - before;
    if (offset < 0 || offset + span > bytes.length || bytes[offset] !== first) continue;
    const text =
      stride === 1 ? bytes.toString('latin1', offset, offset + span) : wideText(bytes, offset, span);
    if (text === undefined || !isWellFormed(format, text)) continue;
    const hint = hintOf(format, text);
    hits.push({ offset, span, environment, hint, fingerprint: fingerprintOf(text), length });
  }
}

/** `undefined` when a character does not fit into one byte. */
function wideText(bytes: Buffer, offset: number, span: number): string | undefined {
  let text = '';
  for (let i = 0; i < span; i += 2) {
    if (i > 0 && bytes[offset + i - 1] !== 0) return undefined;
    text += String.fromCharCode(bytes[offset + i] as number);
  }
  return text;
}

function fingerprintOf(secret: string): string {
  return createHash('sha256').update(`neoagent scan fingerprint\n${secret}`).digest('hex').slice(0, 32);
}
