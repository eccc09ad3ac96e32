import { createHash } from 'node:crypto';
import { createMemoryLimitStore, type SqlDatabase } from '@neoagent/stores';
import type { ManagementContext } from '../api/context.js';
import type { Config, ConfigProblems } from '../config/config.js';
import { isConfigProblems, loadConfig } from '../config/load-config.js';
import { openDatabase } from '../open-database.js';
import { randomCharacters } from '../random.js';
import { createSecretSealer } from '../webhooks/sealed-secret.js';
import { newSigningSecret } from '../webhooks/signing-secret.js';
import { whyNotTarget } from '../webhooks/why-not-target.js';

/** An installation as a command sees it: its configuration and its open store. A server may be running on it or not. */
export interface Installation {
  readonly config: Config;
  readonly db: SqlDatabase;
  readonly context: ManagementContext;
}

/** Opens the installation that the environment names, or answers everything wrong with its configuration. To be closed by `db.close`. */
export async function openInstallation(env: NodeJS.ProcessEnv): Promise<Installation | ConfigProblems> {
  const config = await loadConfig(env);
  if (isConfigProblems(config)) return config;
  const db = await openDatabase(config.settings);
  return { config, db, context: contextOf(config, db) };
}

/** Nothing is cached here; a running server notices by itself that the store was changed. */
function contextOf(config: Config, db: SqlDatabase): ManagementContext {
  return {
    db,
    clock: { now: () => Date.now() },
    random: randomCharacters,
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
    format: config.rules.format,
    rules: () => config.rules,
    limits: createMemoryLimitStore(),
    webhooks: {
      newSecret: newSigningSecret,
      seal: createSecretSealer(config.settings.secret).seal,
      refuseUrl: (url) => whyNotTarget(url, config.rules.webhooks),
    },
    forgetKey: () => undefined,
    forgetAccount: () => undefined,
  };
}
