/** What came of some items that were worked on together. */
export interface Worked<T, R> {
  readonly items: readonly T[];
  readonly result: R;
}

/**
 * Works on all items at once, or where that fails on each alone: one must not keep the others from it. Answers what came of those that
 * went well; `onFailed` is told of each of the others.
 */
export async function togetherOrAlone<T, R>(
  items: readonly T[],
  work: (some: readonly T[]) => Promise<R>,
  onFailed: (item: T, error: unknown) => void,
): Promise<readonly Worked<T, R>[]> {
  try {
    return [{ items, result: await work(items) }];
  } catch {
    const worked: Worked<T, R>[] = [];
    for (const item of items) {
      await work([item]).then(
        (result) => worked.push({ items: [item], result }),
        (error: unknown) => onFailed(item, error),
      );
    }
    return worked;
  }
}
