/** What a request may have to wait for a stretch of work beside the requests, as far as its steps are short. */
const stretchMs = 2;
/** Bounds a rest: a step that took longer waited for something, such as another process's lock. */
const longestRestMs = 100;

/** A clock that never steps, in milliseconds, and a way to wait by it. */
export interface SteadyTimer {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/**
 * The pace of work beside the requests: after each stretch it rests for as long as it worked, so that at least half of the time is theirs. One pace is
 * kept for all of a piece of work: another one within would take these rests for work. To
 * give way for one turn of the event loop is not enough, since a request takes several; and SQLite answers at once, so work that only
 * awaits the store would not even do that.
 */
export class Pace {
  static #isHurried = false;
  readonly #timer: SteadyTimer;
  #began: number;

  constructor(timer: SteadyTimer) {
    this.#timer = timer;
    this.#began = timer.now();
  }

  /** From here on nothing rests: the process is about to end, and serves no requests any more. */
  static hurry(): void {
    Pace.#isHurried = true;
  }

  /** To be called between two steps: rests when a stretch is over. */
  async rest(): Promise<void> {
    const worked = this.#timer.now() - this.#began;
    if (worked < stretchMs || Pace.#isHurried) return;
    await this.#timer.sleep(Math.min(worked, longestRestMs));
    this.#began = this.#timer.now();
  }
}
