import type { Socket } from 'node:net';
import { PlainRequest } from './plain-request.js';
import { type AnsweredConnection, PlainResponse } from './plain-response.js';
import { readIntoMemory } from './read-into-memory.js';
import { readPlainHead } from './read-plain-head.js';

/** What arrives while a request is being answered is kept; once it is more than this, the connection is read no further. */
const mostKept = 65_536;

/** Serves a request, or answers `false` to have Node read it again: then it has done nothing with it. */
export type ServePlain = (request: PlainRequest, response: PlainResponse) => boolean;

/** What the connections of a listener have in common. */
export interface PlainListener {
  readonly serve: ServePlain;
  /** Has Node's HTTP server read this connection from now on, beginning with these octets. */
  readonly handOver: (socket: Socket, octets: Buffer) => void;
  readonly forget: (connection: PlainConnection) => void;
  /** Whether connections stay open for further requests. */
  readonly keepsAlive: () => boolean;
  /** What a connection that stays open is told, as lines. */
  readonly keepAliveLines: string;
  /** For a peer to take a part of what there is for it. */
  readonly toTakeMs: number;
  /** Seconds that have passed, counted coarsely. */
  readonly seconds: () => number;
}

/**
 * A connection as long as its requests are plain and arrive in one piece. One at a time is served, in the order they came. With
 * anything else the connection is Node's from there on, for the rest of its life.
 */
export class PlainConnection implements AnsweredConnection {
  readonly socket: Socket;
  /** By the listener's count: since when nothing has happened. */
  stillSince: number;
  hasServed = false;
  readonly #listener: PlainListener;
  /** The answer under way. */
  #response: PlainResponse | undefined;
  /** The peer has yet to take the last answer. */
  #isTaking = false;
  #hasPeerEnded = false;
  /** The last answer was written, or the connection is somebody else's. */
  #isOver = false;
  #isReading = false;
  /** The socket has a time-out. */
  #isTimed = false;
  /** What has arrived and was not read yet. */
  #rest: Buffer | undefined;

  constructor(accepted: Socket, listener: PlainListener) {
    const moved = readIntoMemory(accepted, () => (this.#isOver ? undefined : this.#onOctets));
    const socket = moved ?? accepted;
    this.socket = socket;
    this.#listener = listener;
    this.stillSince = listener.seconds();
    socket.on('timeout', this.#onStill);
    if (moved === undefined) socket.on('data', this.#onOctets);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  /** Nothing is being answered. */
  get isIdle(): boolean {
    return this.#response === undefined && !this.#isTaking;
  }

  /** Whether the peer takes nothing although there is something for it. */
  get isStuck(): boolean {
    return this.socket.writableLength > 0;
  }

  /** Something was written: bounds how long the peer may take nothing of it. What it takes at once, as nearly always, needs no time-out. */
  wrote(): void {
    if (this.#isTimed || !this.isStuck) return;
    this.#isTimed = true;
    this.socket.setTimeout(this.#listener.toTakeMs);
  }

  /** What the head of an answer says of the connection. */
  closingLines(): string {
    return this.#isEnding ? 'Connection: close\r\n' : this.#listener.keepAliveLines;
  }

  /** The answer is written: reads on, once the peer has taken it. */
  answered(): void {
    this.#response = undefined;
    this.stillSince = this.#listener.seconds();
    if (this.#isEnding) this.end();
    else if (this.socket.writableNeedDrain) {
      this.#isTaking = true;
      this.socket.once('drain', this.#onTaken);
    } else this.#readOn();
  }

  /** No answer follows the one that is being written. */
  get #isEnding(): boolean {
    return (this.#hasPeerEnded && this.#rest === undefined) || !this.#listener.keepsAlive();
  }

  /** Ends the connection once what was written is taken. Nothing that is sent from here on counts (RFC 9112 §9.6). */
  end(): void {
    this.#isOver = true;
    this.#rest = undefined;
    this.socket.resume();
    this.socket.destroySoon();
  }

  readonly #onTaken = () => {
    this.#isTaking = false;
    this.stillSince = this.#listener.seconds();
    if (this.#isEnding) this.end();
    else this.#readOn();
  };

  /** The octets may be somebody else's afterwards: what is kept of them is copied. */
  readonly #onOctets = (octets: Buffer) => {
    if (this.#isOver) return;
    this.#rest = this.#rest === undefined ? octets : Buffer.concat([this.#rest, octets]);
    this.#readOn();
    if (this.#rest !== undefined) this.#rest = Buffer.from(this.#rest);
  };

  /** Serves what has arrived, one request after another: a loop, for thousands of them fit in what is kept. */
  #readOn(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#rest !== undefined && this.isIdle && !this.#isOver) this.#read(this.#rest);
    this.#isReading = false;
    if (this.#isOver) return;
    const isFull = this.#rest !== undefined && this.#rest.length > mostKept;
    if (isFull !== this.socket.isPaused()) this.socket[isFull ? 'pause' : 'resume']();
  }

  #read(octets: Buffer): void {
    const head = readPlainHead(octets);
    const end = head === undefined ? Number.POSITIVE_INFINITY : head.length + head.bodyLength;
    if (head === undefined || end > octets.length) {
      this.#handOver(octets);
      return;
    }
    const request = new PlainRequest(head, octets, this.socket);
    const response = new PlainResponse(request, this);
    this.#response = response;
    this.#rest = end < octets.length ? octets.subarray(end) : undefined;
    if (this.#listener.serve(request, response)) {
      this.hasServed = true;
      request.keepBody();
    } else this.#handOver(octets);
  }

  /** Reads nothing of the connection any more: it is somebody else's. */
  release(): void {
    const { socket } = this;
    this.#isOver = true;
    this.#rest = undefined;
    socket.off('timeout', this.#onStill);
    socket.off('data', this.#onOctets);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    this.#listener.forget(this);
  }

  /** A peer that has ended its side has no more than these octets to send, and Node reads nothing behind an end. */
  #handOver(octets: Buffer): void {
    if (this.#hasPeerEnded) {
      this.end();
      return;
    }
    this.release();
    this.#listener.handOver(this.socket, Buffer.from(octets));
  }

  readonly #onEnd = () => {
    this.#hasPeerEnded = true;
    if (this.isIdle) this.end();
    else this.#response?.peerEnded();
  };

  readonly #onStill = () => {
    if (this.isStuck) {
      this.socket.destroy();
      return;
    }
    this.#isTimed = false;
    this.socket.setTimeout(0);
  };

  readonly #onError = () => {
    this.socket.destroy();
  };

  readonly #onClose = () => {
    this.#listener.forget(this);
    this.#response?.lost();
  };
}
