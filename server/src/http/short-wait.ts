import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

/** As long as a guest's processor waits by itself before it sleeps (`haltpoll` of Linux): sleeping and waking cost about a quarter of it. */
const longestMs = 0.2;
/** One of so many waits is tried all the same when those before it were in vain. */
const triedEvery = 32;
/** So many waits in a row that were in vain end the trust that the best gave. */
const mostTrust = 4;

/** What a wait needs from outside. */
export interface ShortWaitParts {
  /** Milliseconds of a clock that never steps. */
  readonly now: () => number;
  /** Calls back after everything that has arrived meanwhile was looked at, without sleeping. */
  readonly nextTurn: (callback: () => void) => void;
  /** Where there is no other processor, what is waited for cannot happen meanwhile. */
  readonly processors: number;
}

const ofThisProcess: ShortWaitParts = {
  now: () => performance.now(),
  nextTurn: setImmediate,
  processors: availableParallelism(),
};

/**
 * Waiting for what may come at once, without letting the processor sleep: where the other side runs on the same machine, to fall asleep and be
 * woken takes longer than its answer. Nothing else waits meanwhile, since the event loop goes on turning. Where waits are in vain only one in
 * 32 is made: what is slower costs some 6 µs of processor time each.
 */
export class ShortWait {
  readonly #parts: ShortWaitParts;
  #trust = 0;
  #passedOver = 0;
  #until = Number.NEGATIVE_INFINITY;
  #isWaiting = false;
  #isTurning = false;

  constructor(parts: ShortWaitParts = ofThisProcess) {
    this.#parts = parts;
  }

  /** To be called when it was asked for. A wait for something else that has not come yet was in vain. */
  begin(): void {
    const { processors, now } = this.#parts;
    if (processors < 2) return;
    if (this.#isWaiting) this.#end(false);
    if (this.#trust === 0 && ++this.#passedOver < triedEvery) return;
    this.#passedOver = 0;
    this.#isWaiting = true;
    this.#until = now() + longestMs;
    if (this.#isTurning) return;
    this.#isTurning = true;
    this.#parts.nextTurn(this.#turn);
  }

  /** It came, or something that is as good. */
  came(): void {
    if (this.#isWaiting) this.#end(this.#parts.now() < this.#until);
  }

  #end(wasWorthIt: boolean): void {
    this.#isWaiting = false;
    this.#trust = wasWorthIt ? mostTrust : Math.max(0, this.#trust - 1);
  }

  readonly #turn = () => {
    this.#isTurning = this.#isWaiting && this.#parts.now() < this.#until;
    if (this.#isTurning) this.#parts.nextTurn(this.#turn);
  };
}
