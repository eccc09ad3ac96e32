import type { DeliveryStore, EndedEndpoint, RecordedAttempt } from '@neoagent/core';

/** Writes attempts as they come in, those of one moment in one transaction: a commit waits for the disk. */
export interface AttemptRecorder {
  /** Resolves when the attempt is durable. */
  record(attempt: RecordedAttempt): Promise<void>;
}

interface Waiting {
  readonly attempt: RecordedAttempt;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createAttemptRecorder(
  store: Pick<DeliveryStore, 'record'>,
  onEnded: (ended: EndedEndpoint) => void,
): AttemptRecorder {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const ended = await store.record(batch.map(({ attempt }) => attempt));
        for (const { resolve } of batch) resolve();
        for (const one of ended) onEnded(one);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isWriting = false;
  }

  return {
    record: (attempt) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ attempt, resolve, reject });
        // Not at once: what ends in the same turn goes into the same transaction.
        setImmediate(() => void write());
      }),
  };
}
