import type { Socket } from 'node:net';
import type { Taken } from '../../../http/plain/taken.js';
import { dial, type UpstreamAddress } from './dial.js';
import { closedEarly, type Phase, tookTooLong } from './phase.js';
import { readAnswerHead } from './read-answer-head.js';
import { type NodeReading, readByNode } from './read-by-node.js';
import type { Receiver } from './receiver.js';

/** What the connections to one target have in common. */
export interface ConnectionParts {
  readonly address: UpstreamAddress;
  readonly timeouts: { readonly connectMs: number; readonly headersMs: number; readonly bodyMs: number };
  /** When a wait of this length has ended for sure, by the clock `endIfLate` is told. */
  readonly endOf: (ms: number) => number;
  /** A request is on its way. */
  readonly onSent: () => void;
  /** Something came back for it, or nothing ever will. */
  readonly onHeard: () => void;
  /** The connection can take another request. */
  readonly onFree: (connection: UpstreamConnection) => void;
  readonly onGone: (connection: UpstreamConnection) => void;
}

/** What an upstream is expected to keep a free connection for, when it does not say. */
const usualKeepAliveMs = 4_000;
/** So much earlier than the upstream says a connection is given up, so that no request meets its end. */
const keepAliveMarginMs = 1_000;

/**
 * One connection to a target, one request at a time. Answers that are plain are read here; any other is read by Node's parser. What the
 * target says without being asked, or beyond the end of an answer, ends the connection: it must not become the answer to somebody
 * else's request.
 */
export class UpstreamConnection {
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  #phase: Phase = 'connecting';
  #receiver: Receiver | undefined;
  #unsent: { readonly head: string; readonly body: Buffer } | undefined;
  /** Octets of the body that have yet to come. */
  #left = 0;
  #isLast = false;
  #keepAliveMs = usualKeepAliveMs;
  #byNode: NodeReading | undefined;
  /** The upstream has ended its side. */
  #hasEnded = false;
  #isClosed = false;
  /** When the phase has taken too long. */
  #endsAt = Number.POSITIVE_INFINITY;
  #error: Error | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#socket = dial(parts.address, this.#onOctets);
    this.#wait(parts.timeouts.connectMs);
    this.#socket.on(parts.address.tls === undefined ? 'connect' : 'secureConnect', this.#onConnect);
    this.#socket.on('end', this.#onSocketEnd);
    this.#socket.on('error', (error) => {
      this.#error ??= error;
    });
    this.#socket.on('close', this.#onClose);
  }

  /** Whether it can take a request now: one that is about to close can not. */
  get isFree(): boolean {
    return this.#phase === 'free' && this.#socket.writable;
  }

  /** Sends a request, once connected. Only for a connection that is new or free. `head` is whole, in Latin-1. */
  send(head: string, body: Buffer, receiver: Receiver): void {
    this.#receiver = receiver;
    if (this.#phase === 'connecting') this.#unsent = { head, body };
    else this.#write(head, body);
  }

  /** Does not send what was not sent yet. How the connecting ends is told all the same: it says whether the target is there. */
  withdraw(): void {
    this.#unsent = undefined;
  }

  /** Goes on with a body whose receiver asked to wait. */
  resume(): void {
    this.#wait(this.#parts.timeouts.bodyMs);
    if (this.#byNode === undefined) this.#socket.resume();
    else this.#byNode.resume();
  }

  /** Ends the connection; nobody is told anything. */
  abort(): void {
    this.#receiver = undefined;
    this.#byNode?.stop();
    this.#destroy();
  }

  /** Ends the connection if its phase has taken too long. */
  endIfLate(now: number): void {
    if (now < this.#endsAt) return;
    this.#error ??= tookTooLong(this.#phase);
    this.#destroy();
  }

  readonly #onConnect = () => {
    const unsent = this.#unsent;
    this.#unsent = undefined;
    if (unsent !== undefined) {
      this.#write(unsent.head, unsent.body);
      return;
    }
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#beFree();
    receiver?.onReached();
  };

  #write(head: string, body: Buffer): void {
    this.#phase = 'head';
    this.#wait(this.#parts.timeouts.headersMs);
    this.#receiver?.onReached();
    this.#parts.onSent();
    if (body.length === 0) {
      this.#socket.write(head, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  readonly #onOctets = (octets: Buffer): Taken => {
    if (this.#byNode !== undefined) return this.#byNode.add(octets);
    if (this.#phase === 'head') return this.#readHead(octets);
    if (this.#phase === 'body') return this.#readBody(octets);
    this.#socket.destroy();
    return 'full';
  };

  #readHead(octets: Buffer): Taken {
    this.#parts.onHeard();
    const head = readAnswerHead(octets);
    if (head === undefined) {
      this.#byNode = this.#beginByNode();
      return this.#byNode.add(octets);
    }
    this.#phase = 'body';
    this.#left = head.bodyLength;
    this.#isLast = head.isLast;
    this.#noteKeepAlive(head.keepAliveMs);
    this.#receiver?.onAnswer(head, head.bodyLength);
    return this.#readBody(octets.subarray(head.length));
  }

  #readBody(octets: Buffer): Taken {
    const isWhole = octets.length >= this.#left;
    const part = octets.length > this.#left ? octets.subarray(0, this.#left) : octets;
    if (part.length < octets.length) this.#isLast = true;
    this.#left -= part.length;
    const taken = (part.length > 0 && this.#receiver?.onPart(part)) || 'done';
    if (isWhole) {
      this.#finish(!this.#isLast);
      return taken === 'done' ? 'done' : 'kept';
    }
    // A receiver that asks to wait has no bound here.
    this.#wait(taken === 'full' ? 0 : this.#parts.timeouts.bodyMs);
    return taken;
  }

  #beginByNode(): NodeReading {
    this.#phase = 'head_by_node';
    const receiver: Receiver = {
      onReached: () => undefined,
      onAnswer: (head, length) => {
        this.#phase = 'body_by_node';
        this.#wait(this.#parts.timeouts.bodyMs);
        this.#receiver?.onAnswer(head, length);
      },
      onPart: (part) => {
        const taken = this.#receiver?.onPart(part) ?? 'done';
        this.#wait(taken === 'full' ? 0 : this.#parts.timeouts.bodyMs);
        return taken;
      },
      onEnd: () => undefined,
      onFailure: (error) => {
        this.#error = error;
        this.#destroy();
      },
    };
    return readByNode({
      receiver,
      onMore: () => this.#socket.resume(),
      onOver: (isReusable, keepAliveMs) => {
        this.#noteKeepAlive(keepAliveMs);
        this.#finish(isReusable);
      },
    });
  }

  /** The answer is whole. */
  #finish(isReusable: boolean): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#byNode = undefined;
    if (isReusable && this.#keepAliveMs > 0 && this.#socket.writable) this.#beFree();
    else {
      this.#phase = 'gone';
      this.#destroy();
    }
    receiver?.onEnd();
  }

  #noteKeepAlive(ms: number | undefined): void {
    if (ms !== undefined) this.#keepAliveMs = ms - keepAliveMarginMs;
  }

  #beFree(): void {
    this.#phase = 'free';
    this.#wait(this.#keepAliveMs);
    this.#parts.onFree(this);
  }

  #wait(ms: number): void {
    this.#endsAt = ms > 0 ? this.#parts.endOf(ms) : Number.POSITIVE_INFINITY;
  }

  readonly #onSocketEnd = () => {
    this.#hasEnded = true;
    if (this.#byNode === undefined) this.#socket.destroy();
    else this.#byNode.addEnd();
  };

  readonly #onClose = () => {
    this.#isClosed = true;
    // What came before the end may still be on its way to a slow receiver; Node's reading tells when it is over.
    if (this.#byNode === undefined || !this.#hasEnded || this.#error !== undefined) this.#beGone();
  };

  #destroy(): void {
    if (this.#isClosed) this.#beGone();
    else this.#socket.destroy();
  }

  #beGone(): void {
    const receiver = this.#receiver;
    if (this.#phase === 'head') this.#parts.onHeard();
    this.#phase = 'gone';
    this.#receiver = undefined;
    this.#byNode?.stop();
    this.#parts.onGone(this);
    receiver?.onFailure(this.#error ?? closedEarly());
  }
}
