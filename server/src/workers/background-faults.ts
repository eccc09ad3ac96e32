/** Everything that runs beside the requests, by the name that the metrics and the log give it. */
export type BackgroundTask =
  | 'alerts'
  | 'canaries'
  | 'changes'
  | 'checkpoints'
  | 'last_uses'
  | 'quotas'
  | 'refusals'
  | 'reminders'
  | 'retention'
  | 'rotation'
  | 'senders'
  | 'shadow'
  | 'usage'
  | 'webhooks';

/** What the failures of one task go to. */
export type OnFault = (error: unknown) => void;

const minuteMs = 60_000;

/**
 * Counts every failure of a task, and logs it: one that says the same as the last of its task at most once a minute, with how many were
 * left out, since tasks that run four times a second would otherwise fill what is left of a full disk.
 */
export function createBackgroundFaults(parts: {
  readonly log: { error(fields: object, message: string): void };
  readonly count: (task: BackgroundTask) => void;
  /** Steady milliseconds. */
  readonly now: () => number;
}): (task: BackgroundTask) => OnFault {
  return (task) => {
    let said = { text: '', at: Number.NEGATIVE_INFINITY };
    let leftOut = 0;
    return (error) => {
      parts.count(task);
      const text = String(error);
      const at = parts.now();
      if (text === said.text && at - said.at < minuteMs) {
        leftOut += 1;
        return;
      }
      parts.log.error({ err: error, task, ...(leftOut > 0 && { leftOut }) }, 'a background task failed');
      said = { text, at };
      leftOut = 0;
    };
  };
}
