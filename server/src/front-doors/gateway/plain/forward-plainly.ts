import { type Allowed, isFieldName } from '@neoagent/core';
import { atEndOfTurn } from '../../../http/end-of-turn.js';
import { dateLine, linesOfFields } from '../../../http/head-lines.js';
import type { PlainHeadLines, PlainResponse } from '../../../http/plain/plain-response.js';
import type { Taken } from '../../../http/plain/taken.js';
import type { CallerLines } from '../../caller-lines.js';
import { passedFields } from '../exchange.js';
import type { Outcome } from '../forward.js';
import { type ForwardedFor, responseFields } from '../forwarded-headers.js';
import { refusalFor } from '../upstream-failure.js';
import { answerLines, ownLines, requestHead } from './passed-lines.js';
import type { AnswerHead } from './read-answer-head.js';
import type { Receiver } from './receiver.js';
import type { UpstreamConnection } from './upstream-connection.js';
import type { UpstreamConnections } from './upstream-connections.js';

/** One allowed plain request on its way to an upstream. */
export interface PlainForwarding {
  readonly response: PlainResponse;
  readonly upstream: UpstreamConnections;
  readonly to: ForwardedFor;
  readonly decision: Allowed;
  readonly callerLines: CallerLines;
  /** For how long the caller may take nothing of an answer that is there, in milliseconds; 0 is without a bound. */
  readonly callerMs: number;
  /** Called once, when the upstream has nothing to do with the request any more. */
  readonly onOver: () => void;
}

/**
 * Sends a plain request to the upstream and streams its answer back. With a refusal nothing was written to the caller. The target is
 * forwarded octet by octet as it was decided on; trailers of an answer are dropped (RFC 9110 §6.5.1). Rejects when a head cannot be made.
 */
export function forwardPlainly(forwarding: PlainForwarding): Promise<Outcome> {
  return new Promise((resolve, reject) => new PlainPassage(forwarding, { resolve, reject }).begin());
}

/** A longer part is written at once: to wait for the end of the turn it would have to be copied. */
const longestHeld = 16_384;

/** Who waits for what comes of a passage. */
interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** One request at one target, from its sending to its end. */
class PlainPassage implements Receiver {
  readonly #forwarding: PlainForwarding;
  readonly #waiting: Waiting;
  #connection: UpstreamConnection | undefined;
  #wasReached = false;
  /** The head of the answer, until the end of the turn, with what came of the body by then. */
  #head: PlainHeadLines | undefined;
  #held: Buffer | undefined;
  #length: number | undefined;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(forwarding: PlainForwarding, waiting: Waiting) {
    this.#forwarding = forwarding;
    this.#waiting = waiting;
  }

  begin(): void {
    const { response, upstream, to, callerLines } = this.#forwarding;
    try {
      const head = requestHead(response.req, to, callerLines);
      response.once('close', this.#onClose);
      this.#connection = upstream.send({ head, body: response.req.body, receiver: this });
    } catch (error) {
      this.#giveUp(error);
    }
  }

  onReached(): void {
    this.#wasReached = true;
    if (!this.#forwarding.response.destroyed) return;
    this.#over();
    this.#settle({ wasReached: true, refusal: undefined });
  }

  onAnswer(
    { status, phrase, rawHeaders }: Pick<AnswerHead, 'status' | 'phrase' | 'rawHeaders'>,
    bodyLength: number | undefined,
  ): void {
    try {
      const lines =
        bodyLength === undefined ? this.#linesByNode(rawHeaders, status) : this.#plainLines(rawHeaders);
      this.#head = { status, phrase, lines };
      this.#length = bodyLength;
      atEndOfTurn(this.#release);
    } catch (error) {
      // Thrown on, it would end the process: nobody stands between this and the socket.
      this.#giveUp(error);
    }
  }

  onPart(part: Buffer): Taken {
    if (this.#head !== undefined && this.#held === undefined && part.length <= longestHeld) {
      this.#held = Buffer.from(part);
      return 'done';
    }
    this.#release();
    return this.#write(part);
  }

  onEnd(): void {
    this.#over();
    if (this.#head === undefined) this.#forwarding.response.end();
  }

  onFailure(error: Error): void {
    this.#over();
    const { response } = this.#forwarding;
    clearTimeout(this.#timer);
    // Half an answer cannot be taken back; cutting the connection is the only way to say that it is not whole.
    if (response.headersSent || this.#head !== undefined) response.destroy();
    else this.#settle({ wasReached: this.#wasReached, refusal: refusalFor(error) });
  }

  /** Writes what came with the head of the answer, which waited for the end of the turn; of an event stream that is the head alone. */
  readonly #release = () => {
    const [head, held] = [this.#head, this.#held];
    if (head === undefined) return;
    this.#head = undefined;
    this.#held = undefined;
    const { response } = this.#forwarding;
    if (response.destroyed) return;
    if (this.#isOver && this.#length !== undefined) {
      const { status, phrase, lines } = head;
      const whole = { status, phrase, lines: `${lines}Content-Length: ${this.#length}\r\n` };
      response.send(whole, held ?? nothing);
      return;
    }
    response.begin(head, this.#length);
    if (held !== undefined) this.#write(held);
    if (this.#isOver) response.end();
  };

  #plainLines(rawHeaders: readonly string[]): string {
    const { response, decision, callerLines, to } = this.#forwarding;
    const ours = ownLines(response.req, { decision, requestId: to.requestId }, callerLines);
    return answerLines(rawHeaders, ours);
  }

  #linesByNode(rawHeaders: readonly string[], status: number): string {
    const { response, decision, to } = this.#forwarding;
    const ours = passedFields(decision, { request: response.req, requestId: to.requestId });
    return linesToAnswer(responseFields(rawHeaders, ours), status);
  }

  #write(part: Buffer): Taken {
    const { response, callerMs } = this.#forwarding;
    const taken = response.write(part);
    if (taken !== 'full') return taken;
    // A caller that takes nothing would keep the connection, and with it one of the upstream's, for ever.
    clearTimeout(this.#timer);
    if (callerMs > 0) this.#timer = setTimeout(() => response.destroy(), callerMs);
    response.onDrain(() => {
      clearTimeout(this.#timer);
      if (!this.#isOver) this.#connection?.resume();
    });
    return taken;
  }

  readonly #onClose = () => {
    clearTimeout(this.#timer);
    if (!this.#isOver && !this.#wasReached) {
      // A dead target must not count as reached because its callers were impatient.
      this.#connection?.withdraw();
      return;
    }
    if (!this.#isOver) {
      this.#connection?.abort();
      this.#over();
    }
    this.#settle({ wasReached: true, refusal: undefined });
  };

  /** Our own failure; nothing was written to the caller. */
  #giveUp(error: unknown): void {
    this.#connection?.abort();
    this.#over();
    this.#forwarding.response.off('close', this.#onClose);
    this.#waiting.reject(error);
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#forwarding.onOver();
  }

  #settle(outcome: Outcome): void {
    this.#forwarding.response.off('close', this.#onClose);
    this.#waiting.resolve(outcome);
  }
}

const nothing = Buffer.alloc(0);

/** The fields as lines, dated, but the length of a body, which is told by how it is written. */
function linesToAnswer(fields: readonly string[], status: number): string {
  const isBodiless = status === 204 || status === 304;
  const written: string[] = [];
  let isDated = false;
  for (let i = 0; i < fields.length; i += 2) {
    const [name = '', value = ''] = [fields[i], fields[i + 1]];
    if (!isBodiless && isFieldName(name, 'content-length')) continue;
    if (isFieldName(name, 'date')) isDated = true;
    written.push(name, value);
  }
  return isDated ? linesOfFields(written) : linesOfFields(written) + dateLine();
}
