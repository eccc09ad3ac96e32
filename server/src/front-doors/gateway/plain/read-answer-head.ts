import { endOfValue, headIn, readFields } from '../../../http/plain/read-fields.js';

/** The head of an answer that every reader of HTTP/1.1 reads alike: a final one whose body is as long as it says. */
export interface AnswerHead {
  readonly status: number;
  readonly phrase: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** Octets of the head, the empty line included. */
  readonly length: number;
  readonly bodyLength: number;
  /** Whether the connection ends with this answer. */
  readonly isLast: boolean;
  /** How long the upstream says that it keeps the connection, in milliseconds; `undefined` when it does not say. */
  readonly keepAliveMs: number | undefined;
}

const version = 'HTTP/1.1 ';
const longestHead = 16_384;
const mostFields = 100;
/** These have no body, whatever their fields say (RFC 9112 §6.3). */
const bodiless = new Set([204, 304]);

/** Reads the head at the beginning of these octets; `undefined` means that Node's parser has to read them. */
export function readAnswerHead(octets: Buffer): AnswerHead | undefined {
  const head = headIn(octets, longestHead);
  const { text } = head;
  const code = text.slice(version.length, version.length + 3);
  if (!text.startsWith(version) || !/^[2-5][0-9]{2}$/.test(code) || bodiless.has(Number(code)))
    return undefined;
  const phraseFrom = version.length + 4;
  const phraseTo = endOfValue(head, phraseFrom);
  if (text.charAt(phraseFrom - 1) !== ' ' || !text.startsWith('\r\n', phraseTo)) return undefined;
  const read = readFields(head, phraseTo + 2);
  if (read === undefined || read.rawHeaders.length > 2 * mostFields) return undefined;
  const framing = framingOf(read.rawHeaders);
  if (framing === undefined) return undefined;
  const { rawHeaders, end } = read;
  return {
    status: Number(code),
    phrase: text.slice(phraseFrom, phraseTo),
    rawHeaders,
    length: end,
    ...framing,
  };
}

type Framing = Pick<AnswerHead, 'bodyLength' | 'isLast' | 'keepAliveMs'>;

/** Of the fields that say where the answer ends and what becomes of its connection; `undefined` when that is not plain. */
function framingOf(rawHeaders: readonly string[]): Framing | undefined {
  let bodyLength: number | undefined;
  let isLast = false;
  let keepAliveMs: number | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!isLengthOfOne[name.length]) continue;
    const value = rawHeaders[i + 1] ?? '';
    switch (name.toLowerCase()) {
      case 'content-length':
        if (bodyLength !== undefined || !/^(?:0|[1-9][0-9]{0,14})$/.test(value)) return undefined;
        bodyLength = Number(value);
        break;
      case 'connection':
        if (!/^(?:keep-alive|close)$/i.test(value)) return undefined;
        isLast ||= value.toLowerCase() === 'close';
        break;
      case 'keep-alive':
        keepAliveMs = keepAliveMsIn(value);
        break;
      case 'trailer':
      case 'upgrade':
      case 'proxy-connection':
      case 'transfer-encoding':
        return undefined;
      default:
    }
  }
  if (bodyLength === undefined) return undefined;
  return { bodyLength, isLast, keepAliveMs };
}

/** What a `Keep-Alive` says of how long the connection is kept; `undefined` when it does not say. */
export function keepAliveMsIn(value: string): number | undefined {
  const seconds = /(?:^|[ ,])timeout=([0-9]{1,6})(?:$|[ ,])/.exec(value)?.[1];
  return seconds === undefined ? undefined : 1000 * Number(seconds);
}

const isLengthOfOne = Array.from({ length: 18 }, (_, length) => [7, 10, 14, 16, 17].includes(length));
