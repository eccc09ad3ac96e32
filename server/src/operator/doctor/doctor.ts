import path from 'node:path';
import type { Config } from '../../config/config.js';
import { isConfigProblems, loadConfig } from '../../config/load-config.js';
import { serverSecretFile } from '../../config/server-secret.js';
import { exitCodes, type Outcome } from '../outcome.js';
import { plainFields } from '../plain-table.js';
import { type Check, ok, problem, warning } from './check.js';
import { checkCountries } from './country-check.js';
import { checkDatabase } from './database-check.js';
import { checkDataDir, checkSecretFile, modeOf } from './file-checks.js';
import { checkPort } from './port-check.js';
import { checkClock, checkNode } from './process-checks.js';

/** `doctor`: looks at everything an installation stands on. Exit code 1 when something does not work; warnings leave it 0. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Outcome> {
  const secretMode = modeOf(serverSecretFile(path.resolve(env['NEOAGENT_DATA_DIR'] || './data')));
  const config = await loadConfig(env);
  const checks = isConfigProblems(config)
    ? [
        checkNode(process.versions.node),
        checkClock(Date.now(), undefined),
        ...config.problems.map(({ where, message }) =>
          problem(
            'configuration',
            `${where}: ${message.replace(/\.$/, '')}`,
            'change it there; docs/configuration.md tells what may stand there',
          ),
        ),
      ]
    : await examineInstallation(config, { secretMode, isSecretGiven: isSecretGiven(env) });
  const isWell = checks.every(({ level }) => level !== 'problem');
  return {
    json: { ok: isWell, checks },
    text: plainFields(checks.map((check) => [check.level, lineOf(check)])),
    exitCode: isWell ? 0 : exitCodes.refused,
  };
}

async function examineInstallation(
  { settings, rules }: Config,
  secret: { readonly secretMode: number | undefined; readonly isSecretGiven: boolean },
): Promise<readonly Check[]> {
  const database = await checkDatabase(settings);
  const { host, port, gatewayPort } = settings;
  return [
    checkNode(process.versions.node),
    checkConfiguration({ settings, rules }),
    ...rules.warnings.map(({ where, message }) =>
      warning('configuration', `${where}: ${message}`, 'see docs/configuration.md'),
    ),
    checkDataDir(settings.dataDir),
    checkSecretFile(settings.dataDir, secret.secretMode, secret.isSecretGiven),
    ...database.checks,
    await checkPort('PORT', { host, port }),
    ...(gatewayPort === undefined ? [] : [await checkPort('GATEWAY_PORT', { host, port: gatewayPort })]),
    checkClock(Date.now(), database.newestKnown),
    checkCountries(settings.geoFile ?? rules.geoFile, Date.now()),
  ];
}

function checkConfiguration({ settings, rules }: Config): Check {
  const { rulesFile } = settings;
  const source = modeOf(rulesFile) === undefined ? `the defaults, as there is no ${rulesFile}` : rulesFile;
  return ok(
    'configuration',
    `${source}: ${rules.plans.size} plan(s), ${rules.routes.routes.length} route(s)`,
  );
}

function isSecretGiven(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['NEOAGENT_SECRET'] || env['NEOAGENT_SECRET_FILE']);
}

function lineOf({ name, message, fix }: Check): string {
  return fix === null ? `${name}: ${message}` : `${name}: ${message}; to mend it: ${fix}`;
}
