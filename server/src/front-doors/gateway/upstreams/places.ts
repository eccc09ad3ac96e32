/** How long and until when a request may wait for a place. */
export interface PlaceWait {
  /** Milliseconds; 0 is without a bound. */
  readonly ms: number;
  /** Called with what to do when the request is given up while it waits. */
  readonly onGivenUp: (forget: () => void) => void;
}

/** Requests that wait for a place at one target. */
const mostWaiting = 1_024;

/** How many requests a target is sent at once. Further ones wait in turn. */
export class Places {
  #free: number;
  readonly #waiting = new Set<(isTaken: boolean) => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place if one is free. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Resolves with whether a place was taken; not when it took too long, too many wait, or the request was given up. */
  take({ ms, onGivenUp }: PlaceWait): Promise<boolean> {
    if (this.tryTake()) return Promise.resolve(true);
    if (this.#waiting.size >= mostWaiting) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (isTaken: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(isTaken);
      };
      const timer = ms > 0 ? setTimeout(() => settle(false), ms) : undefined;
      this.#waiting.add(settle);
      onGivenUp(() => settle(false));
    });
  }

  /** Gives a place back: to who has waited longest. */
  release(): void {
    for (const settle of this.#waiting) {
      settle(true);
      return;
    }
    this.#free++;
  }
}
