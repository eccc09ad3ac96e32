/** A task that runs again and again until stopped. */
export interface Repetition {
  /** Lets a run in progress finish, runs the task once more, and never again. */
  stop(): Promise<void>;
}

/**
 * Runs `task` every `everyMs`, counted from the end of one run to the start of the next, so that runs never overlap. A failing run
 * goes to `onFault` and does not end the repetition.
 */
export function repeat(
  task: () => Promise<void> | void,
  options: { readonly everyMs: number; readonly onFault: (error: unknown) => void },
): Repetition {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  async function run(): Promise<void> {
    try {
      await task();
    } catch (error) {
      options.onFault(error);
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      running = run().then(() => {
        if (!isStopped) schedule();
      });
    }, options.everyMs);
    timer.unref();
  }

  schedule();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      await run();
    },
  };
}
