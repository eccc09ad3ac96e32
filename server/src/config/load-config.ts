import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config, ConfigProblem, ConfigProblems, Rules } from './config.js';
import { readRules } from './read-rules.js';
import { readRulesPlace, readSettings } from './read-settings.js';

/** Exit code of a process that refuses to start with its configuration (sysexits.h, EX_CONFIG). */
export const configExitCode = 78;

/** Everything a process needs to know before it opens anything, or every problem at once. */
export async function loadConfig(env: NodeJS.ProcessEnv): Promise<Config | ConfigProblems> {
  const problems: ConfigProblem[] = [];
  const settings = readSettings(env, problems);
  const rules = await loadRules(readRulesPlace(env), problems);
  if (settings === undefined || rules === undefined) return { problems };
  return { settings, rules };
}

/** The file of the rules. `onImport` is told the path of each file that it imports, read or not. */
export interface RulesLocation {
  readonly file: string;
  readonly isRequired: boolean;
  readonly onImport?: (file: string) => void;
}

/** The rules of a file. A missing file means the defaults, unless somebody named it. */
export async function loadRules(
  source: RulesLocation,
  problems: ConfigProblem[],
): Promise<Rules | undefined> {
  const text = await readText(source.file);
  if (typeof text === 'string') {
    const readText = (imported: string) => {
      const file = path.resolve(path.dirname(source.file), imported);
      source.onImport?.(file);
      return readFileSync(file, 'utf8');
    };
    return readRules(text, { name: path.basename(source.file), readText, env: process.env }, problems);
  }
  if (text.code === 'ENOENT' && !source.isRequired)
    return readRules('', path.basename(source.file), problems);
  problems.push({ where: 'NEOAGENT_CONFIG', message: `names a file that cannot be read (${text.code}).` });
  return undefined;
}

async function readText(file: string): Promise<string | { readonly code: string }> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown error' };
  }
}

/** Tells problems from a configuration. */
export function isConfigProblems(loaded: Config | ConfigProblems): loaded is ConfigProblems {
  return 'problems' in loaded;
}
