import { AsyncLocalStorage } from 'node:async_hooks';
import { Fault } from '@neoagent/core';

/**
 * Knows whether the running code was started by a transaction that is still open. A store with one writing connection
 * would wait for itself when such code used the database instead of the stores it was given.
 */
export interface OpenTransaction {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Throws a fault of kind `bug` when called from inside an open transaction. */
  refuseInside(): void;
}

export function createOpenTransaction(): OpenTransaction {
  const current = new AsyncLocalStorage<{ isOpen: boolean }>();
  let open = 0;
  return {
    async run(work) {
      const state = { isOpen: true };
      open++;
      try {
        return await current.run(state, work);
      } finally {
        state.isOpen = false;
        open--;
        // While it is enabled, Node before 24 runs a hook for every promise and every request of the process.
        if (open === 0) current.disable();
      }
    },
    refuseInside() {
      if (!current.getStore()?.isOpen) return;
      throw new Fault(
        'bug',
        'The database was used from inside an open transaction; use the stores that the transaction was given.',
        'Something went wrong on our side.',
      );
    },
  };
}
