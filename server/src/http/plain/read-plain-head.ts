import { isHostValue } from '../host-value.js';

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

const tokenOctet = 1;
const visibleOctet = 2;
const valueOctet = 4;
/** What an octet may be part of: a field name (RFC 9110 §5.6.2), a request target, a field value (§5.5). */
const kindsOf = Uint8Array.from({ length: 256 }, (_, octet) => {
  const isToken = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(octet));
  const isVisible = octet > 0x20 && octet < 0x7f;
  const isValue = octet === 0x09 || (octet >= 0x20 && octet !== 0x7f);
  return (isToken ? tokenOctet : 0) | (isVisible ? visibleOctet : 0) | (isValue ? valueOctet : 0);
});

const [tab, lineFeed, carriageReturn, space, slash, colon] = [0x09, 0x0a, 0x0d, 0x20, 0x2f, 0x3a];

/**
 * Reads the head at the beginning of these octets. `undefined` means that Node's parser has to read them: the head is not whole, or
 * something in it is not plain. Source: RFC 9112 §2.2 to §6.3, of which this reads a part and repairs nothing.
 */
export function readPlainHead(octets: Buffer): PlainHead | undefined {
  const text = octets.toString('latin1', 0, Math.min(octets.length, longestHead));
  const method = methods.find((name) => text.startsWith(name) && octets[name.length] === space);
  if (method === undefined) return undefined;
  const from = method.length + 1;
  if (octets[from] !== slash) return undefined;
  let at = from;
  while (isOf(visibleOctet, octets[at])) at++;
  const url = text.slice(from, at);
  if (!text.startsWith(version, at)) return undefined;
  return readFields({ octets, text, at: at + version.length, method, url });
}

interface Reading {
  readonly octets: Buffer;
  readonly text: string;
  readonly method: string;
  readonly url: string;
  at: number;
}

function readFields(reading: Reading): PlainHead | undefined {
  const { octets, text, method, url } = reading;
  const rawHeaders: string[] = [];
  let hosts = 0;
  let lengths = 0;
  let bodyLength = 0;
  let { at } = reading;
  while (octets[at] !== carriageReturn) {
    const nameFrom = at;
    while (isOf(tokenOctet, octets[at])) at++;
    if (at === nameFrom || octets[at] !== colon) return undefined;
    const name = text.slice(nameFrom, at);
    at = afterBlanks(octets, at + 1);
    const valueFrom = at;
    while (isOf(valueOctet, octets[at])) at++;
    if (octets[at] !== carriageReturn || octets[at + 1] !== lineFeed) return undefined;
    const valueTo = beforeBlanks(octets, valueFrom, at);
    const value = text.slice(valueFrom, valueTo);
    switch (meaningOf(name, value)) {
      case 'nothing':
        break;
      case 'host':
        hosts++;
        break;
      case 'length':
        // Node's parser refuses a tab there, though it is a blank (RFC 9110 §5.6.3).
        if (valueTo !== at) return undefined;
        lengths++;
        bodyLength = Number(value);
        break;
      default:
        return undefined;
    }
    rawHeaders.push(name, value);
    at += 2;
  }
  if (octets[at + 1] !== lineFeed || hosts !== 1 || lengths > 1) return undefined;
  if (at >= longestHead || rawHeaders.length > 2 * mostFields) return undefined;
  return { method, url, rawHeaders, length: at + 2, bodyLength };
}

/** Fields that say something about the message itself; most others are told from these by the length of their names. */
const framing = ['te', 'host', 'expect', 'trailer', 'upgrade', 'connection', 'content-length'];
framing.push('proxy-connection', 'transfer-encoding');
const isLengthOfOne = Array.from({ length: 18 }, (_, length) =>
  framing.some((name) => name.length === length),
);

/** What a field says about the message; `not_plain` what only Node's parser may interpret. */
function meaningOf(name: string, value: string): 'nothing' | 'host' | 'length' | 'not_plain' {
  if (isLengthOfOne[name.length] !== true) return 'nothing';
  switch (name.toLowerCase()) {
    case 'host':
      return isKnownHost(value) ? 'host' : 'not_plain';
    case 'content-length':
      return /^(?:0|[1-9][0-9]{0,6})$/.test(value) ? 'length' : 'not_plain';
    case 'connection':
      return value === 'keep-alive' ? 'nothing' : 'not_plain';
    case 'te':
    case 'expect':
    case 'trailer':
    case 'upgrade':
    case 'proxy-connection':
    case 'transfer-encoding':
      return 'not_plain';
    default:
      return 'nothing';
  }
}

let knownHost = '';

/** Most requests name the same host as the one before. */
function isKnownHost(value: string): boolean {
  if (value === knownHost && value !== '') return true;
  if (!isHostValue(value)) return false;
  knownHost = value;
  return true;
}

function isOf(kind: number, octet: number | undefined): boolean {
  return octet !== undefined && ((kindsOf[octet] as number) & kind) !== 0;
}

function afterBlanks(octets: Uint8Array, from: number): number {
  let at = from;
  while (octets[at] === space || octets[at] === tab) at++;
  return at;
}

function beforeBlanks(octets: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && (octets[at - 1] === space || octets[at - 1] === tab)) at--;
  return at;
}
