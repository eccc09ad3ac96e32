import type { AccountsLog } from './accounts-log.js';

/** Work that no answer waits for. What fails is logged and otherwise forgotten. */
export interface Background {
  run(failure: string, work: () => Promise<void>): void;
  /** Resolves when everything begun so far, and everything that began, has ended. */
  settled(): Promise<void>;
}

export function createBackground(log: AccountsLog): Background {
  const running = new Set<Promise<void>>();
  return {
    run(failure, work) {
      const ended = work()
        .catch((error: unknown) => log.error({ err: error }, failure))
        .finally(() => running.delete(ended));
      running.add(ended);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
