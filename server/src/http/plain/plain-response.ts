import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { isAscii, statusLine } from '../head-lines.js';
import type { PlainRequest } from './plain-request.js';
import type { Taken } from './taken.js';

/** The head of an answer. Lines are written as they are: who makes them vouches that they are whole lines of fields. */
export interface PlainHeadLines {
  readonly status: number;
  /** The usual one unless it is told. */
  readonly phrase?: string | undefined;
  readonly lines: string;
}

/** The connection an answer is written to. */
export interface AnsweredConnection {
  readonly socket: Socket;
  /** What the head of an answer says of the connection. */
  closingLines(): string;
  /** To be called after each part that is written. */
  wrote(): void;
  /** To be called when the answer is written. */
  answered(): void;
}

/** Where the answer to one plain request goes. */
export class PlainResponse {
  statusCode = 0;
  headersSent = false;
  /** The connection was gone before the answer was whole. */
  destroyed = false;
  /** The whole answer was written. */
  writableFinished = false;
  /** The request that is answered. */
  readonly req: PlainRequest;
  readonly #connection: AnsweredConnection;
  #onClose: (() => void)[] | undefined;
  #onPeerEnd: (() => void) | undefined;
  #hasPeerEnded = false;
  #isChunked = false;
  /** 204 and 304 end with their heads. */
  #isBare = false;
  /** Octets that are still to come of the length that was told. */
  #left: number | undefined;

  constructor(req: PlainRequest, connection: AnsweredConnection) {
    this.req = req;
    this.#connection = connection;
  }

  /** Calls the listener when the answer is over, whole or not. */
  once(_event: 'close', listener: () => void): void {
    this.#onClose ??= [];
    this.#onClose.push(listener);
  }

  off(_event: 'close', listener: () => void): void {
    this.#onClose = this.#onClose?.filter((other) => other !== listener);
  }

  /** Calls the listener when the peer has ended its side before the answer is over: few that do so still read. */
  onPeerEnd(listener: () => void): void {
    this.#onPeerEnd = listener;
    if (this.#hasPeerEnded) listener();
  }

  /** The peer has ended its side. */
  peerEnded(): void {
    this.#hasPeerEnded = true;
    if (!this.#isDone) this.#onPeerEnd?.();
  }

  /** Writes the whole answer; `head` tells its length. A body that is known to be ASCII is not looked at. */
  send(head: PlainHeadLines, body: string | Buffer, isKnownAscii = false): void {
    if (this.#isDone) return;
    const { socket } = this.#connection;
    const text = this.#textOf(head);
    if (typeof body !== 'string') writeBoth(socket, text, body);
    else {
      // Looked at as a whole: the engine puts its pieces together once, for this and for the write.
      const whole = text + body;
      if (isKnownAscii || body === '' || isAscii(whole)) socket.write(whole, 'latin1');
      else writeBoth(socket, text, Buffer.from(body));
    }
    this.#connection.wrote();
    this.#finish();
  }

  /** Begins an answer whose body follows; `length` are its octets, or `undefined` when nobody knows yet. */
  begin(head: PlainHeadLines, length: number | undefined): void {
    if (this.#isDone) return;
    const { status, lines } = head;
    this.#isBare = status === 204 || status === 304;
    this.#isChunked = length === undefined && !this.#isBare;
    this.#left = this.#isBare ? undefined : length;
    const framing = this.#isChunked
      ? 'Transfer-Encoding: chunked\r\n'
      : length === undefined || status === 204
        ? ''
        : `Content-Length: ${length}\r\n`;
    this.#connection.socket.write(this.#textOf({ ...head, lines: lines + framing }), 'latin1');
    this.#connection.wrote();
  }

  /**
   * Writes a part of the body. When the peer is slow (`full`), the next one waits for `onDrain`. More than was told would be read as the
   * next answer: it cuts the connection.
   */
  write(part: Buffer): Taken {
    // A chunk without octets would end the body (RFC 9112 §7.1).
    if (this.#isDone || this.#isBare || part.length === 0) return 'done';
    const { socket } = this.#connection;
    if (this.#left !== undefined) {
      this.#left -= part.length;
      if (this.#left < 0) {
        this.destroy();
        return 'done';
      }
    }
    if (this.#isChunked) {
      socket.cork();
      socket.write(`${part.length.toString(16)}\r\n`, 'latin1');
      socket.write(part);
      socket.write('\r\n', 'latin1');
      socket.uncork();
    } else socket.write(part);
    this.#connection.wrote();
    if (socket.writableNeedDrain) return 'full';
    return socket.writableLength > 0 ? 'kept' : 'done';
  }

  /** Calls the listener once when the peer has taken what was written. */
  onDrain(listener: () => void): void {
    this.#connection.socket.once('drain', listener);
  }

  /** Ends the answer. One that is shorter than was told ends the connection. */
  end(): void {
    if (this.#isDone) return;
    if (this.#left !== undefined && this.#left > 0) {
      this.destroy();
      return;
    }
    if (this.#isChunked) {
      this.#connection.socket.write('0\r\n\r\n', 'latin1');
      this.#connection.wrote();
    }
    this.#finish();
  }

  /** Cuts the connection: the only way to say that an answer is not whole. */
  destroy(): void {
    if (this.#isDone) return;
    this.destroyed = true;
    this.#connection.socket.destroy();
  }

  /** The connection is gone. */
  lost(): void {
    if (this.writableFinished) return;
    this.destroyed = true;
    this.#tell();
  }

  get #isDone(): boolean {
    return this.writableFinished || this.destroyed;
  }

  #textOf({ status, phrase = STATUS_CODES[status] ?? '', lines }: PlainHeadLines): string {
    this.statusCode = status;
    this.headersSent = true;
    return `${statusLine(status, phrase)}${lines}${this.#connection.closingLines()}\r\n`;
  }

  #finish(): void {
    this.writableFinished = true;
    this.#connection.answered();
    this.#tell();
  }

  #tell(): void {
    const listeners = this.#onClose;
    if (listeners === undefined) return;
    this.#onClose = undefined;
    for (const listener of listeners) listener();
  }
}

/** Larger bodies are written beside their head rather than copied. */
const largestCopied = 16_384;
/** Of the whole process: nearly always the peer has taken it all when the write returns. */
let memory = Buffer.allocUnsafeSlow(2 * largestCopied);

function writeBoth(socket: Socket, head: string, body: Buffer): void {
  if (body.length === 0) socket.write(head, 'latin1');
  else if (body.length <= largestCopied && head.length <= memory.length - body.length) {
    memory.write(head, 'latin1');
    memory.set(body, head.length);
    socket.write(memory.subarray(0, head.length + body.length));
    if (socket.writableLength > 0) memory = Buffer.allocUnsafeSlow(memory.length);
  } else {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  }
}
