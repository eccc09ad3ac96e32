import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer that is decided and not yet written. */
export interface QueuedAnswer {
  readonly response: ServerResponse;
  readonly status: number;
  /** A flat list of names and values, or an object of them. */
  readonly headers: string[] | OutgoingHttpHeaders;
  readonly body: string;
}

/**
 * Writes the answers that one turn of the event loop came to together, once all requests that had arrived are decided. Written one by
 * one under load, each write wakes the peer on another core, which costs more than the decision; an answer that is alone in its turn
 * waits for nothing. An answer that cannot be written ends its connection, and `onFault` is told.
 */
export class AnswerQueue {
  #waiting: QueuedAnswer[] = [];
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  add(answer: QueuedAnswer): void {
    if (this.#waiting.push(answer) === 1) setImmediate(this.#writeAll);
  }

  readonly #writeAll = (): void => {
    const answers = this.#waiting;
    this.#waiting = [];
    for (const { response, status, headers, body } of answers) {
      try {
        response.writeHead(status, headers).end(body);
      } catch (error) {
        this.#onFault(error);
        response.destroy();
      }
    }
  };
}
