import { isFieldName, ownText } from '@neoagent/core';
import { isHostValue } from '../host-value.js';
import { endOfVisible, headIn, readFields } from './read-fields.js';

/**
 * The head of a plain request: one that every reader of HTTP/1.1 reads alike. It holds what RFC 9112 allows and nothing that a recipient
 * has to interpret before it knows where the request ends: no Transfer-Encoding, no Upgrade, no Expect, one length in digits.
 */
export interface PlainHead {
  readonly method: string;
  /** In origin-form, as received. */
  readonly url: string;
  /** Names and values in turn, as received and without the blanks around values: what Node's parser makes of the same octets. */
  readonly rawHeaders: string[];
  /** Octets of the head, the empty line included. */
  readonly length: number;
  /** Octets of the body behind it. */
  readonly bodyLength: number;
}

/** HEAD and OPTIONS have answers of their own kind, CONNECT and TRACE are refused: all of those are Node's. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const longestHead = 16_384;
const mostFields = 100;
const version = ' HTTP/1.1\r\n';

/**
 * Reads the head at the beginning of these octets. `undefined` means that Node's parser has to read them: the head is not whole, or
 * something in it is not plain. Source: RFC 9112 §2.2 to §6.3, of which this reads a part and repairs nothing.
 */
export function readPlainHead(octets: Buffer): PlainHead | undefined {
  const head = headIn(octets, longestHead);
  const { text } = head;
  const method = methods.find((name) => text.startsWith(name) && text.startsWith(' /', name.length));
  if (method === undefined) return undefined;
  const from = method.length + 1;
  const to = endOfVisible(head, from);
  if (!text.startsWith(version, to)) return undefined;
  const read = readFields(head, to + version.length);
  if (read === undefined || read.rawHeaders.length > 2 * mostFields) return undefined;
  const bodyLength = bodyLengthIn(read.rawHeaders);
  if (bodyLength === undefined) return undefined;
  return { method, url: text.slice(from, to), rawHeaders: read.rawHeaders, length: read.end, bodyLength };
}

/** `undefined` when something about the message is not plain. */
function bodyLengthIn(rawHeaders: readonly string[]): number | undefined {
  let hosts = 0;
  let lengths = 0;
  let bodyLength = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const value = rawHeaders[i + 1] ?? '';
    const meaning = meaningOf(rawHeaders[i] ?? '', value);
    if (meaning === 'not_plain') return undefined;
    if (meaning === 'host') hosts++;
    else if (meaning === 'length') {
      lengths++;
      bodyLength = Number(value);
    }
  }
  return hosts === 1 && lengths <= 1 ? bodyLength : undefined;
}

/** Fields that say something about the message itself. */
const framing = ['te', 'host', 'expect', 'trailer', 'upgrade', 'connection', 'content-length'];
framing.push('proxy-connection', 'transfer-encoding');
/** The same by the length of their names, by which most fields are told from them. */
const framingOfLength = Array.from({ length: 18 }, (_, length) =>
  framing.filter((name) => name.length === length),
);

/** What a field says about the message; `not_plain` what only Node's parser may interpret. */
function meaningOf(written: string, value: string): 'nothing' | 'host' | 'length' | 'not_plain' {
  for (const name of framingOfLength[written.length] ?? []) {
    if (isFieldName(written, name)) return meaningOfFraming(name, value);
  }
  return 'nothing';
}

function meaningOfFraming(name: string, value: string): 'nothing' | 'host' | 'length' | 'not_plain' {
  switch (name) {
    case 'host':
      return isKnownHost(value) ? 'host' : 'not_plain';
    case 'content-length':
      return /^(?:0|[1-9][0-9]{0,6})$/.test(value) ? 'length' : 'not_plain';
    case 'connection':
      return value === 'keep-alive' ? 'nothing' : 'not_plain';
    default:
      return 'not_plain';
  }
}

let knownHost = '';

/** Most requests name the same host as the one before. */
function isKnownHost(value: string): boolean {
  if (value === knownHost && value !== '') return true;
  if (!isHostValue(value)) return false;
  knownHost = ownText(value);
  return true;
}
