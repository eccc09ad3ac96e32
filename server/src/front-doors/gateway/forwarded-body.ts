import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * A request's body on its way to the upstream, at the pace of the slower side. It stands between so that whoever destroys it does
 * not destroy the caller's connection: an early answer, or a 502, must still reach the caller.
 */
export class ForwardedBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #onData = (chunk: Buffer) => {
    if (!this.push(chunk)) this.#request.pause();
  };
  readonly #onEnd = () => void this.push(null);
  readonly #onClose = () => {
    if (!this.#request.complete) this.destroy(new Error('the caller went away'));
  };

  constructor(request: IncomingMessage) {
    super();
    this.#request = request;
    // Nobody listens as long as it waits for a connection, and a caller that goes away then is no fault of ours.
    this.on('error', () => undefined);
  }

  /** Nothing is read of the request before the upstream's connection is there to take it. */
  override _construct(done: () => void): void {
    this.#request.pause();
    this.#request.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onClose);
    this.#request.pause();
    done();
  }

  override _read(): void {
    this.#request.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    done(error);
  }
}
