let waiting: (() => void)[] = [];

/**
 * Runs a task when everything that had arrived before this turn of the event loop has been looked at; at once when nothing else had.
 * What is then written together wakes a peer on another core once instead of each time, and under load that waking costs more than
 * the writing. A task must not throw.
 */
export function atEndOfTurn(task: () => void): void {
  if (waiting.push(task) === 1) setImmediate(runAll);
}

/** Resolves at the end of the turn. */
export function endOfTurn(): Promise<void> {
  return new Promise(atEndOfTurn);
}

function runAll(): void {
  const tasks = waiting;
  waiting = [];
  for (const task of tasks) task();
}
