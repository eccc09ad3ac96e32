import { configExitCode } from './config/load-config.js';
import { ConfigRefused, type RunningServer, startServer } from './main.js';

/** Requests in progress get this long after SIGTERM; what hangs longer is cut. */
const drainMs = 15_000;

/**
 * Runs the server until SIGTERM or SIGINT, then drains and resolves with the exit code: 0 after a clean stop, 78 when the
 * configuration was refused, 1 when it could not start or could not drain.
 */
export async function runServer(env: NodeJS.ProcessEnv): Promise<number> {
  // Listened for before anything is answered: a signal that came before its listener would end the process with counts unwritten.
  const stopping = untilSignal();
  let server: RunningServer;
  try {
    server = await startServer(env);
  } catch (error) {
    return reportStartFailure(error);
  }
  console.log(`Neoagent API Authorization is ready: ${server.url}`);
  const timer = await stopping;
  await server.close();
  clearTimeout(timer);
  return 0;
}

/** Resolves with the first signal to stop, and with the timer that from then on ends the process by force. */
function untilSignal(): Promise<NodeJS.Timeout> {
  return new Promise((resolve) => {
    const stop = () =>
      resolve(
        setTimeout(() => {
          console.error('Some requests did not end in time; stopping anyway.');
          process.exit(1);
        }, drainMs),
      );
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

function reportStartFailure(error: unknown): number {
  if (error instanceof ConfigRefused) {
    console.error(`The configuration has ${error.problems.length} problem(s); nothing was started.`);
    for (const { where, message } of error.problems) console.error(`  ${where}: ${message}`);
    return configExitCode;
  }
  console.error(`Cannot start: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}
