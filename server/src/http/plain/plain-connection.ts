import type { Socket } from 'node:net';
import { PlainRequest } from './plain-request.js';
import { type AnsweredConnection, PlainResponse } from './plain-response.js';
import { readPlainHead } from './read-plain-head.js';

/** What arrives while a request is being answered is kept up to this size; then the connection is read no further until it is. */
const mostKept = 65_536;
const noBody = Buffer.alloc(0);

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
  /** Octets that the peer had taken at the last look. */
  #taken = 0;
  /** What has arrived and was not read yet. */
  #rest: Buffer | undefined;

  constructor(socket: Socket, listener: PlainListener) {
    this.socket = socket;
    this.#listener = listener;
    this.stillSince = listener.seconds();
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  /** Nothing is being answered. */
  get isIdle(): boolean {
    return this.#response === undefined && !this.#isTaking;
  }

  /** Asked once a look: whether there is something for the peer of which it took nothing since the last look. */
  isStuck(): boolean {
    const { writableLength, bytesWritten } = this.socket;
    const taken = bytesWritten - writableLength;
    const isMoving = writableLength === 0 || taken !== this.#taken;
    this.#taken = taken;
    return !isMoving;
  }

  /** What the head of an answer says of the connection. */
  closingLines(): string {
    return this.#isEnding ? 'Connection: close\r\n' : this.#listener.keepAliveLines;
  }

  /** The answer is written: reads on, once the peer has taken it. */
  answered(isTaken: boolean): void {
    this.#response = undefined;
    this.stillSince = this.#listener.seconds();
    if (this.#isEnding) this.socket.end();
    else if (!isTaken) {
      this.#isTaking = true;
      this.socket.once('drain', this.#onTaken);
    } else if (this.#rest !== undefined) this.#readRest();
  }

  get #isEnding(): boolean {
    return this.#hasPeerEnded || !this.#listener.keepsAlive();
  }

  readonly #onTaken = () => {
    this.#isTaking = false;
    this.stillSince = this.#listener.seconds();
    this.#readRest();
  };

  #readRest(): void {
    const rest = this.#rest;
    this.#rest = undefined;
    if (this.socket.isPaused()) this.socket.resume();
    if (rest !== undefined) this.#read(rest);
  }

  readonly #onData = (octets: Buffer) => {
    if (this.isIdle) {
      this.#read(octets);
      return;
    }
    this.#rest = this.#rest === undefined ? octets : Buffer.concat([this.#rest, octets]);
    if (this.#rest.length > mostKept) this.socket.pause();
  };

  #read(octets: Buffer): void {
    const head = readPlainHead(octets);
    const end = head === undefined ? Number.POSITIVE_INFINITY : head.length + head.bodyLength;
    if (head === undefined || end > octets.length) {
      this.#handOver(octets);
      return;
    }
    const body = head.bodyLength === 0 ? noBody : octets.subarray(head.length, end);
    const request = new PlainRequest(head, body, this.socket);
    const response = new PlainResponse(request, this);
    this.#response = response;
    if (end < octets.length) this.#rest = octets.subarray(end);
    if (this.#listener.serve(request, response)) this.hasServed = true;
    else this.#handOver(octets);
  }

  /** Reads nothing of the connection any more: it is somebody else's. */
  release(): void {
    const { socket } = this;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    this.#listener.forget(this);
  }

  #handOver(octets: Buffer): void {
    this.release();
    this.#listener.handOver(this.socket, octets);
  }

  readonly #onEnd = () => {
    this.#hasPeerEnded = true;
    if (this.isIdle) this.socket.end();
    else this.#response?.peerEnded();
  };

  readonly #onError = () => {
    this.socket.destroy();
  };

  readonly #onClose = () => {
    this.#listener.forget(this);
    this.#response?.lost();
  };
}
