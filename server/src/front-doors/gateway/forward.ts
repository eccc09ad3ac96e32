import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '@neoagent/core';
import type { Dispatcher, Pool } from 'undici';
import { atEndOfTurn } from '../../http/end-of-turn.js';
import { hasBody } from '../../http/request-head.js';
import { type WholeAnswer, writeWhole } from '../../http/write-head.js';
import { discardBody } from '../request-body.js';
import { ForwardedBody } from './forwarded-body.js';
import { type ForwardedFor, requestFields, responseFields } from './forwarded-headers.js';
import { reasonPhrase } from './reason-phrase.js';
import { noFreeConnection, refusalFor } from './upstream-failure.js';

/** One allowed request on its way to an upstream. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Pool;
  readonly to: ForwardedFor;
  /** Fields that our answer carries besides the upstream's own, as a flat list of names and values. */
  readonly fields: readonly string[];
  readonly bounds: ForwardingBounds;
}

/** How long a request may wait on its way, in milliseconds; 0 is without a bound. */
export interface ForwardingBounds {
  /** For one of the connections to become free, when all are taken. */
  readonly freeMs: number;
  /** For the caller to take a part of the answer that is there. */
  readonly callerMs: number;
}

/** How it ended. Not reached: not one octet was sent, so that another target may be asked. */
export interface Outcome {
  readonly wasReached: boolean;
  /** Why nothing was answered; `undefined` when the answer was sent, begun and cut, or the caller went away. */
  readonly refusal: Refusal | undefined;
}

/** An upstream that only ever says "wait" is no upstream (RFC 9110 §15.2 sets no bound). */
const mostInterimAnswers = 16;
/** Requests that wait for a free connection to one target; those whose callers went away are among them until their turn. */
const mostWaiting = 1_024;

/**
 * Streams the request to the upstream and its answer back, neither held in memory. With a refusal nothing was written to the caller,
 * and nothing of the body was read unless the upstream was reached. The target is forwarded octet by octet as it was decided on.
 * Trailers of either side are dropped (RFC 9110 §6.5.1).
 */
export function forward(forwarding: Forwarding): Promise<Outcome> {
  return new Promise((resolve) => new Passage(forwarding, resolve).begin());
}

/** One request at one target, from its dispatch to its end. */
class Passage implements Dispatcher.DispatchHandler {
  readonly #forwarding: Forwarding;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #body: ForwardedBody | null;
  #controller: Dispatcher.DispatchController | undefined;
  #interim = 0;
  /** The head of the answer, until the end of the turn. */
  #heldBack: Omit<WholeAnswer, 'body'> | undefined;
  #held: Buffer | undefined;
  #hasEnded = false;
  #hasGivenUp = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(forwarding: Forwarding, resolve: (outcome: Outcome) => void) {
    this.#forwarding = forwarding;
    this.#resolve = resolve;
    this.#body = hasBody(forwarding.request) ? new ForwardedBody(forwarding.request) : null;
  }

  begin(): void {
    const { request, response, upstream, to, bounds } = this.#forwarding;
    response.once('close', this.#onClose);
    const isFree = upstream.dispatch(
      {
        method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
        path: request.url ?? '/',
        headers: requestFields(request, to),
        body: this.#body,
      },
      this,
    );
    if (isFree || this.#controller !== undefined) return;
    if (upstream.stats.queued > mostWaiting) this.#giveUp();
    else if (upstream.stats.queued > 0 && bounds.freeMs > 0) {
      this.#timer = setTimeout(() => this.#giveUp(), bounds.freeMs);
    }
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    clearTimeout(this.#timer);
    this.#controller = started;
    if (this.#hasGivenUp) started.abort(new Error('nobody waits any more'));
    else if (this.#forwarding.response.destroyed) started.abort(new Error('the caller went away'));
  }

  onResponseStart(
    started: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusMessage?: string,
  ): void {
    // An interim answer (1xx) is the upstream's word to us, not to the caller.
    if (status < 200) {
      if (++this.#interim > mostInterimAnswers) started.abort(new Error('too many interim answers'));
      return;
    }
    const fields = responseFields(textOf(started.rawHeaders), this.#forwarding.fields);
    this.#heldBack = { status, phrase: reasonPhrase(statusMessage, 'utf8'), fields };
    atEndOfTurn(() => {
      try {
        this.#release();
      } catch {
        this.#forwarding.response.destroy();
      }
    });
  }

  onResponseData(_started: unknown, chunk: Buffer): void {
    if (this.#heldBack !== undefined && this.#held === undefined) {
      this.#held = chunk;
      return;
    }
    this.#release();
    this.#write(chunk);
  }

  onResponseEnd(): void {
    this.#hasEnded = true;
    if (this.#heldBack === undefined) this.#end();
  }

  /** Writes what came with the header of the answer, which waited for the end of the turn; of an event stream that is the header alone. */
  #release(): void {
    const [head, held] = [this.#heldBack, this.#held];
    if (head === undefined) return;
    this.#heldBack = undefined;
    this.#held = undefined;
    const { request, response } = this.#forwarding;
    if (response.destroyed) return;
    if (this.#hasEnded) {
      writeWhole(response, { ...head, body: held ?? nothing });
      discardBody(request);
      return;
    }
    response.writeHead(head.status, head.phrase, head.fields);
    if (held === undefined) response.flushHeaders();
    else this.#write(held);
  }

  #write(chunk: Buffer): void {
    const { response, bounds } = this.#forwarding;
    if (response.write(chunk)) return;
    this.#controller?.pause();
    // A caller that takes nothing would keep the connection, and with it one of the upstream's, for ever.
    clearTimeout(this.#timer);
    if (bounds.callerMs > 0) this.#timer = setTimeout(() => response.destroy(), bounds.callerMs);
    response.once('drain', () => {
      clearTimeout(this.#timer);
      this.#controller?.resume();
    });
  }

  #end(): void {
    const { request, response } = this.#forwarding;
    response.end();
    // The upstream answered without waiting for the whole body; what the caller still sends has no reader.
    discardBody(request);
  }

  onResponseError(_started: unknown, error: Error): void {
    const { response } = this.#forwarding;
    clearTimeout(this.#timer);
    // Half an answer cannot be taken back; cutting the connection is the only way to say that it is not whole.
    if (response.headersSent || this.#heldBack !== undefined) response.destroy();
    else this.#settle({ wasReached: this.#controller !== undefined, refusal: refusalFor(error) });
  }

  readonly #onClose = () => {
    const { response } = this.#forwarding;
    // As long as nothing was sent, undici tells how the connecting ended; a dead target must not count as reached.
    if (this.#controller === undefined) return;
    clearTimeout(this.#timer);
    if (!response.writableFinished) this.#controller.abort(new Error('the caller went away'));
    this.#settle({ wasReached: true, refusal: undefined });
  };

  #giveUp(): void {
    this.#hasGivenUp = true;
    this.#body?.destroy(new Error('nobody waits any more'));
    this.#settle({ wasReached: false, refusal: noFreeConnection });
  }

  #settle(outcome: Outcome): void {
    this.#forwarding.response.off('close', this.#onClose);
    this.#resolve(outcome);
  }
}

const nothing = Buffer.alloc(0);

function textOf(rawHeaders: Dispatcher.DispatchController['rawHeaders']): readonly string[] {
  return Array.isArray(rawHeaders) ? rawHeaders.map((part) => part.toString('latin1')) : [];
}
