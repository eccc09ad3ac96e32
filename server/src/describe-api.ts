import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createApp } from './app.js';
import type { Config } from './config/config.js';
import { readRules } from './config/read-rules.js';
import { readSettings } from './config/read-settings.js';
import { createManagementServer } from './management-server.js';
import { createLogger } from './observability/logger.js';
import { openDatabase } from './open-database.js';

/** The OpenAPI document of this build, read off the registered routes of an installation that listens nowhere. */
export async function describeApi(): Promise<object> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-openapi-'));
  try {
    const { settings, rules } = defaultConfig(dataDir);
    const db = await openDatabase(settings);
    const log = createLogger({ level: 'silent', keyPrefix: 'neo' });
    const app = createApp({
      settings,
      rules: () => rules,
      db,
      log,
      clock: { now: () => Date.now() },
      ownUrl: () => 'http://127.0.0.1:3000',
    });
    const server = await createManagementServer(app, {
      publicUrl: () => 'http://127.0.0.1:3000',
      isDraining: () => false,
    });
    await server.ready();
    const document = server.swagger();
    await server.close();
    await db.close();
    return document;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What an installation has that nobody configured. */
function defaultConfig(dataDir: string): Config {
  const settings = readSettings({ NEOAGENT_DATA_DIR: dataDir }, []);
  const rules = readRules('', 'neoagent.yaml', []);
  if (settings === undefined || rules === undefined) throw new Error('the defaults are refused');
  return { settings, rules };
}
