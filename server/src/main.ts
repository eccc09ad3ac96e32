import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import type { ConfigProblem } from './config/config.js';
import { isConfigProblems, loadConfig } from './config/load-config.js';
import { createRulesInForce } from './config/rules-in-force.js';
import { createHttpServer } from './http-server.js';
import { closeServer, listen, urlOf } from './listeners.js';
import { createManagementServer } from './management-server.js';
import { createLogger } from './observability/logger.js';
import { boundOldGarbage } from './old-garbage.js';
import { openDatabaseToServe } from './open-database.js';
import { createBackgroundFaults } from './workers/background-faults.js';
import { startWorkers } from './workers/start.js';

/** A configuration that must not run: every problem, for the one who can mend it. */
export class ConfigRefused extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => `${problem.where}: ${problem.message}`).join('\n'));
    this.name = 'ConfigRefused';
    this.problems = problems;
  }
}

export interface RunningServer {
  /** Where people and programs reach it: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Stops taking requests, finishes those in progress, writes what is in memory, closes the store. */
  close(): Promise<void>;
}

/** Starts everything. Throws `ConfigRefused` before anything is opened when the configuration has a problem. */
export async function startServer(env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const config = await loadConfig(env);
  if (isConfigProblems(config)) throw new ConfigRefused(config.problems);
  boundOldGarbage();
  const { settings } = config;
  const { host, port, gatewayPort } = settings;
  const rules = createRulesInForce(settings.rulesFile, config.rules);
  const log = createLogger({ level: settings.logLevel, keyPrefix: config.rules.format.prefix });
  const db = await openDatabaseToServe(settings, (error) => onCheckpointFault(error));

  const state = { ownUrl: urlOf(host, port), isDraining: false };
  const clock = { now: () => Date.now() };
  const app = createApp({ settings, rules: rules.current, db, clock, log, ownUrl: () => state.ownUrl });
  const faultsOf = createBackgroundFaults({
    log,
    count: (task) => app.metrics.countBackgroundFault(task),
    now: () => performance.now(),
  });
  // Comes from a thread, so not before this turn is over.
  const onCheckpointFault = faultsOf('checkpoints');
  const publicUrl = () => rules.current().publicUrl ?? state.ownUrl;
  const server = await createManagementServer(app, { publicUrl, isDraining: () => state.isDraining });
  const gateway = createHttpServer(
    (request, response) => void app.gateway(request, response),
    app.tunnels.take,
    (request, response) => {
      void app.gateway(request, response);
      return true;
    },
  );
  const workers = await startWorkers({ app, db, rules, log, faultsOf });

  await server.listen({ host, port });
  state.ownUrl = urlOf(host, (server.server.address() as AddressInfo).port);
  if (gatewayPort !== undefined) await listen(gateway, { host, port: gatewayPort });

  for (const { where, message } of config.rules.warnings) log.warn({ where }, message);
  if (settings.redisUrl !== undefined)
    log.warn('REDIS_URL has no effect yet: limits are counted in this process');
  log.info({ url: publicUrl(), store: db.engine }, 'ready');

  return {
    url: state.ownUrl,
    async close() {
      state.isDraining = true;
      await Promise.all([server.close(), closeServer(gateway), app.tunnels.close()]);
      await app.upstreams.close();
      await workers.stop();
      await app.accounts.settled();
      await db.close();
    },
  };
}
