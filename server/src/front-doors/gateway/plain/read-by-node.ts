import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import type { Taken } from '../../../http/plain/taken.js';
import { maxAnswerHeaderBytes, mostInterimAnswers } from '../answer-bounds.js';
import { reasonPhrase } from '../reason-phrase.js';
import { keepAliveMsIn } from './read-answer-head.js';
import type { Receiver } from './receiver.js';

/** What is longer is kept where it is. */
const longestCopy = 4_096;

/** The reading of one answer. */
export interface NodeReading {
  /** More octets from the upstream; `full` asks to wait until `onMore`. */
  add(octets: Buffer): Taken;
  /** The upstream has ended its side: an answer without a length ends with that. */
  addEnd(): void;
  resume(): void;
  /** Nothing is told any more. */
  stop(): void;
}

/** What is told besides what the receiver is. */
export interface NodeReadingEvents {
  readonly receiver: Receiver;
  /** Asks for more octets. */
  readonly onMore: () => void;
  /** The answer is over; whether the connection can carry another one, and for how long the upstream says that it keeps it. */
  readonly onOver: (isReusable: boolean, keepAliveMs: number | undefined) => void;
}

/**
 * Has Node's parser read an answer that is not plain: one that is chunked, ends with the connection, comes after interim answers or whose
 * head does not come in one piece. The request was sent already, so what Node's client writes goes nowhere.
 */
export function readByNode(events: NodeReadingEvents): NodeReading {
  const { receiver } = events;
  let isStopped = false;
  let answer: IncomingMessage | undefined;
  let tail = '';
  const octetsIn = new Duplex({
    read: () => events.onMore(),
    write: (_octets, _encoding, done) => done(),
  });
  const fail = (error: Error) => {
    // Behind a whole answer nothing counts: its end is still to be told.
    if (isStopped || answer?.complete === true) return;
    isStopped = true;
    octetsIn.destroy();
    receiver.onFailure(error);
  };
  const request = http.request({
    createConnection: () => octetsIn,
    maxHeaderSize: maxAnswerHeaderBytes,
    insecureHTTPParser: false,
  });
  octetsIn.on('error', fail);
  request.on('error', fail);
  boundInterim(request, fail);
  request.on('upgrade', () => fail(new Error('the upstream changed the protocol without being asked')));
  request.on('response', (received) => {
    // What failed in the middle of what had arrived is read to the end of that all the same.
    if (isStopped) return;
    const { statusCode = 0, statusMessage, rawHeaders } = received;
    if (statusCode < 200) {
      fail(new Error('the upstream gave no final answer'));
      return;
    }
    answer = received;
    receiver.onAnswer(
      { status: statusCode, phrase: reasonPhrase(statusMessage, 'latin1'), rawHeaders },
      undefined,
    );
    received.on('data', (part: Buffer) => {
      if (!isStopped && receiver.onPart(part) === 'full') received.pause();
    });
    received.on('error', fail);
    received.on('end', () => {
      if (isStopped) return;
      isStopped = true;
      const isReusable = isSoundEnd(received, tail) && !octetsIn.destroyed && octetsIn.readableLength === 0;
      events.onOver(isReusable, keepAliveMsIn(String(received.headers['keep-alive'])));
      receiver.onEnd();
    });
  });
  request.end();

  return {
    add(octets) {
      tail = tailOf(tail, octets);
      const isCopied = octets.length <= longestCopy;
      if (!octetsIn.push(isCopied ? Buffer.from(octets) : octets)) return 'full';
      return isCopied ? 'done' : 'kept';
    },
    addEnd: () => void octetsIn.push(null),
    resume: () => void answer?.resume(),
    stop() {
      isStopped = true;
      octetsIn.destroy();
    },
  };
}

function boundInterim(request: ClientRequest, fail: (error: Error) => void): void {
  let count = 0;
  const onInterim = () => {
    if (++count > mostInterimAnswers) fail(new Error('too many interim answers'));
  };
  request.on('information', onInterim);
}

/** The last octets there were, as many as the end of a chunked body has. */
function tailOf(before: string, octets: Buffer): string {
  const last = '0\r\n\r\n'.length;
  return (before + octets.toString('latin1', Math.max(0, octets.length - last))).slice(-last);
}

/** Whether nothing came behind the answer, which said by itself where it ends, and the upstream keeps the connection. */
function isSoundEnd({ complete, headers, httpVersion, statusCode }: IncomingMessage, tail: string): boolean {
  if (!complete || httpVersion !== '1.1' || /\bclose\b/i.test(headers.connection ?? '')) return false;
  if (statusCode === 204 || statusCode === 304) return tail.endsWith('\r\n\r\n');
  return headers['transfer-encoding']?.toLowerCase() === 'chunked' && tail === '0\r\n\r\n';
}
