/** What a request may have to wait for a stretch of work beside the requests, as far as its steps are short. */
const stretchMs = 2;
/** Bounds a rest: a step that took longer waited for something, such as another process's lock. */
const longestRestMs = 100;

/** A clock that never steps, in milliseconds, and a way to wait by it. */
export interface SteadyTimer {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** The pieces of work that share a processor: they go on in turns, and the rest that any of them owes is owed by all. */
export class Turns {
  /** When as much time has been left to requests as was taken from them. */
  freeAt = Number.NEGATIVE_INFINITY;
  /** Resolves when whoever came last goes on. */
  last: Promise<void> = Promise.resolve();
}

/**
 * The pace of work beside the requests: after each stretch it rests for as long as it worked, and nothing else that has a pace works meanwhile,
 * so that at least half of the time is the requests', however many pieces of work there are. One pace is
 * kept for all of a piece of work: another one within would take these rests for work. To
 * give way for one turn of the event loop is not enough, since a request takes several; and SQLite answers at once, so work that only
 * awaits the store would not even do that.
 */
export class Pace {
  static #isHurried = false;
  static readonly #ofAll = new Turns();
  readonly #timer: SteadyTimer;
  readonly #turns: Turns;
  #began: number;

  constructor(timer: SteadyTimer, turns = Pace.#ofAll) {
    this.#timer = timer;
    this.#turns = turns;
    this.#began = timer.now();
  }

  /** From here on nothing rests: the process is about to end, and serves no requests any more. */
  static hurry(): void {
    Pace.#isHurried = true;
  }

  /** To be called between two steps: rests when a stretch is over. */
  async rest(): Promise<void> {
    const turns = this.#turns;
    const now = this.#timer.now();
    const worked = now - this.#began;
    if (worked < stretchMs || Pace.#isHurried) return;
    turns.freeAt = Math.max(turns.freeAt, now) + Math.min(worked, longestRestMs);
    const { last } = turns;
    let goOn = (): void => undefined;
    turns.last = new Promise((resolve) => {
      goOn = resolve;
    });
    await last;
    try {
      // At least once, also when it is time: who went on just now works before this is looked at, and owes a rest then.
      do await this.#sleepUntil(turns.freeAt);
      while (this.#timer.now() < turns.freeAt && !Pace.#isHurried);
    } finally {
      goOn();
    }
    this.#began = this.#timer.now();
  }

  /** Or for as long as it may take until the end of the process is noticed. */
  #sleepUntil(moment: number): Promise<unknown> {
    return this.#timer.sleep(Math.min(Math.max(1, moment - this.#timer.now()), longestRestMs));
  }
}
