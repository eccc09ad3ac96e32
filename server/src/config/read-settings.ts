import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ConfigProblem, type LogLevel, logLevels, type Settings } from './config.js';
import { readServerSecret } from './server-secret.js';

const variables = [
  'HOST',
  'PORT',
  'GATEWAY_PORT',
  'NEOAGENT_DATA_DIR',
  'NEOAGENT_CONFIG',
  'DATABASE_URL',
  'REDIS_URL',
  'NEOAGENT_SECRET',
  'NEOAGENT_GEO_FILE',
  'LOG_LEVEL',
] as const;
type Variable = (typeof variables)[number];
type Values = Readonly<Partial<Record<Variable, string>>>;

/**
 * Settings from the environment; each variable may instead be read from the file that `<NAME>_FILE` names. Pushes every
 * problem it finds and answers `undefined` when there is one. Creates the data directory's secret on first use.
 */
export function readSettings(env: NodeJS.ProcessEnv, problems: ConfigProblem[]): Settings | undefined {
  const before = problems.length;
  const values = readValues(env, problems);
  const settings = {
    host: values.HOST ?? '127.0.0.1',
    port: readPort('PORT', values, problems) ?? 3000,
    gatewayPort: readPort('GATEWAY_PORT', values, problems),
    dataDir: path.resolve(values.NEOAGENT_DATA_DIR ?? './data'),
    rulesFile: rulesFileOf(values.NEOAGENT_CONFIG),
    databaseUrl: readUrl('DATABASE_URL', ['postgres:', 'postgresql:'], values, problems),
    geoFile: values.NEOAGENT_GEO_FILE === undefined ? undefined : path.resolve(values.NEOAGENT_GEO_FILE),
    redisUrl: readUrl('REDIS_URL', ['redis:', 'rediss:'], values, problems),
    logLevel: readLogLevel(values.LOG_LEVEL, problems) ?? 'info',
  };
  if (
    settings.gatewayPort !== undefined &&
    settings.gatewayPort !== 0 &&
    settings.gatewayPort === settings.port
  ) {
    problems.push({ where: 'GATEWAY_PORT', message: 'must differ from PORT.' });
  }
  if (/[\s/@]/.test(settings.host)) {
    problems.push({
      where: 'HOST',
      message: 'must be an address or a host name, such as 127.0.0.1 or 0.0.0.0.',
    });
  }
  const secret = readServerSecret(values.NEOAGENT_SECRET, settings.dataDir, problems);
  if (problems.length > before || secret === undefined) return undefined;
  return { ...settings, secret };
}

/** Where the rules are, and whether somebody said so: known even when other variables have problems. */
export function readRulesPlace(env: NodeJS.ProcessEnv): {
  readonly file: string;
  readonly isRequired: boolean;
} {
  const named = readValue('NEOAGENT_CONFIG', env, []);
  return { file: rulesFileOf(named || undefined), isRequired: Boolean(named) };
}

function rulesFileOf(named: string | undefined): string {
  return path.resolve(named ?? './neoagent.yaml');
}

function readValues(env: NodeJS.ProcessEnv, problems: ConfigProblem[]): Values {
  const values: Partial<Record<Variable, string>> = {};
  for (const name of variables) {
    const value = readValue(name, env, problems);
    if (value !== undefined && value !== '') values[name] = value;
  }
  return values;
}

function readValue(name: Variable, env: NodeJS.ProcessEnv, problems: ConfigProblem[]): string | undefined {
  const direct = env[name];
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return direct;
  if (direct !== undefined && direct !== '') {
    problems.push({ where: name, message: `is set twice: unset ${name} or ${name}_FILE.` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    problems.push({ where: `${name}_FILE`, message: `names a file that cannot be read (${code}).` });
    return undefined;
  }
}

function readPort(name: Variable, values: Values, problems: ConfigProblem[]): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65535) return port;
  problems.push({ where: name, message: 'must be a whole number from 0 to 65535.' });
  return undefined;
}

function readLogLevel(text: string | undefined, problems: ConfigProblem[]): LogLevel | undefined {
  if (text === undefined) return undefined;
  const level = logLevels.find((known) => known === text);
  if (level === undefined)
    problems.push({ where: 'LOG_LEVEL', message: `must be one of ${logLevels.join(', ')}.` });
  return level;
}

function readUrl(
  name: Variable,
  protocols: readonly string[],
  values: Values,
  problems: ConfigProblem[],
): string | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  // The value may hold a password: say what it must be, never what it is.
  problems.push({ where: name, message: `must be a URL that begins with ${protocols[0]}//.` });
  return undefined;
}
