let ending: Promise<void> | undefined;

/**
 * Resolves when everything that had arrived before this turn of the event loop has been looked at; at once when nothing else had. What
 * is then written together wakes a peer on another core once instead of each time, and under load that waking costs more than the
 * writing.
 */
export function endOfTurn(): Promise<void> {
  ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined;
      resolve();
    });
  });
  return ending;
}
