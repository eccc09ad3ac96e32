import type { ServerResponse } from 'node:http';
import type { Refusal } from '@neoagent/core';
import type { Dispatcher, Pool } from 'undici';
import { atEndOfTurn } from '../../http/end-of-turn.js';
import { hasBody } from '../../http/request-head.js';
import { type WholeAnswer, writeWhole } from '../../http/write-head.js';
import { discardBody } from '../request-body.js';
import { mostInterimAnswers } from './answer-bounds.js';
import { ForwardedBody } from './forwarded-body.js';
import { type ForwardedFor, requestFields, responseFields } from './forwarded-headers.js';
import { reasonPhrase } from './reason-phrase.js';
import { refusalFor } from './upstream-failure.js';

/** One allowed request on its way to an upstream. */
export interface Forwarding {
  readonly response: ServerResponse;
  readonly upstream: Pool;
  readonly to: ForwardedFor;
  /** Fields that our answer carries besides the upstream's own, as a flat list of names and values. */
  readonly fields: readonly string[];
  /** For how long the caller may take nothing of an answer that is there, in milliseconds; 0 is without a bound. */
  readonly callerMs: number;
  /** Called once, when the upstream has nothing to do with the request any more. */
  readonly onOver: () => void;
}

/** How it ended. Not reached: not one octet was sent, so that another target may be asked. */
export interface Outcome {
  readonly wasReached: boolean;
  /** Why nothing was answered; `undefined` when the answer was sent, begun and cut, or the caller went away. */
  readonly refusal: Refusal | undefined;
}

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
  #timer: NodeJS.Timeout | undefined;

  constructor(forwarding: Forwarding, resolve: (outcome: Outcome) => void) {
    this.#forwarding = forwarding;
    this.#resolve = resolve;
    this.#body = hasBody(forwarding.response.req) ? new ForwardedBody(forwarding.response.req) : null;
  }

  begin(): void {
    const { response, upstream, to } = this.#forwarding;
    const { req: request } = response;
    response.once('close', this.#onClose);
    upstream.dispatch(
      {
        method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
        path: request.url ?? '/',
        headers: requestFields(request, to),
        body: this.#body,
      },
      this,
    );
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    this.#controller = started;
    if (this.#forwarding.response.destroyed) started.abort(new Error('the caller went away'));
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
    this.#forwarding.onOver();
    this.#hasEnded = true;
    if (this.#heldBack === undefined) this.#end();
  }

  /** Writes what came with the header of the answer, which waited for the end of the turn; of an event stream that is the header alone. */
  #release(): void {
    const [head, held] = [this.#heldBack, this.#held];
    if (head === undefined) return;
    this.#heldBack = undefined;
    this.#held = undefined;
    const { response } = this.#forwarding;
    if (response.destroyed) return;
    if (this.#hasEnded) {
      writeWhole(response, { ...head, body: held ?? nothing });
      discardBody(response.req);
      return;
    }
    response.writeHead(head.status, head.phrase, head.fields);
    if (held === undefined) response.flushHeaders();
    else this.#write(held);
  }

  #write(chunk: Buffer): void {
    const { response, callerMs } = this.#forwarding;
    if (response.write(chunk)) return;
    this.#controller?.pause();
    // A caller that takes nothing would keep the connection, and with it one of the upstream's, for ever.
    clearTimeout(this.#timer);
    if (callerMs > 0) this.#timer = setTimeout(() => response.destroy(), callerMs);
    response.once('drain', () => {
      clearTimeout(this.#timer);
      this.#controller?.resume();
    });
  }

  #end(): void {
    const { response } = this.#forwarding;
    response.end();
    // The upstream answered without waiting for the whole body; what the caller still sends has no reader.
    discardBody(response.req);
  }

  onResponseError(_started: unknown, error: Error): void {
    const { response, onOver } = this.#forwarding;
    onOver();
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

  #settle(outcome: Outcome): void {
    this.#forwarding.response.off('close', this.#onClose);
    this.#resolve(outcome);
  }
}

const nothing = Buffer.alloc(0);

function textOf(rawHeaders: Dispatcher.DispatchController['rawHeaders']): readonly string[] {
  return Array.isArray(rawHeaders) ? rawHeaders.map((part) => part.toString('latin1')) : [];
}
