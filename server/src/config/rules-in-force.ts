import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Repetition, repeat } from '../workers/repeat.js';
import type { ConfigProblem, Rules } from './config.js';
import { loadRules } from './load-config.js';

/** The rules that count at this moment. */
export interface RulesInForce {
  readonly current: () => Rules;
  /** Swaps in what the file says now, as a whole; a file with any problem changes nothing and its problems are answered. */
  reload(): Promise<readonly ConfigProblem[]>;
  /** The rules file and every file it imported at the last look, one that was refused too. */
  files(): readonly string[];
}

/** Told about each reload; the problems are those of a refused file. */
export interface ReloadReport {
  readonly onReloaded: (rules: Rules) => void;
  readonly onRefused: (problems: readonly ConfigProblem[]) => void;
}

/** How often the file is looked at. Polling, since editors and volume mounts replace files in ways that notifications miss. */
const watchEveryMs = 500;

const absent = 'absent';

/** Holds the rules of a file. The key prefix is fixed at start: keys in use carry it. */
export function createRulesInForce(file: string, initial: Rules): RulesInForce {
  let rules = initial;
  let imported: readonly string[] = initial.imports.map((name) => path.resolve(path.dirname(file), name));
  return {
    current: () => rules,
    files: () => [file, ...imported],
    async reload() {
      const problems: ConfigProblem[] = [];
      const seen: string[] = [];
      const onImport = (one: string) => void seen.push(one);
      const next = await loadRules({ file, isRequired: false, onImport }, problems);
      // A file that could not be read as far as its imports keeps those it had.
      if (seen.length > 0 || next !== undefined) imported = seen;
      if (next !== undefined && next.format.prefix !== rules.format.prefix) {
        problems.push({
          where: file,
          message: 'keyPrefix cannot change while running; restart to change it.',
        });
      }
      if (next !== undefined && problems.length === 0) rules = next;
      return problems;
    },
  };
}

/**
 * Reloads whenever the file or one that it imports changed. A rules file that cannot be looked at changes nothing: the defaults are
 * never swapped in by a glitch.
 */
export async function watchRules(
  file: string,
  inForce: RulesInForce,
  report: ReloadReport,
): Promise<Repetition> {
  let seen = await fingerprints(inForce.files());
  return repeat(
    async () => {
      const now = await fingerprints(inForce.files());
      const isUnchanged = now === seen || now.startsWith(absent);
      seen = now;
      if (isUnchanged) return;
      const files = inForce.files();
      const problems = await inForce.reload();
      if (inForce.files().join() !== files.join()) seen = await fingerprints(inForce.files());
      if (problems.length > 0) report.onRefused(problems);
      else report.onReloaded(inForce.current());
    },
    {
      everyMs: watchEveryMs,
      onFault: (error) => report.onRefused([{ where: file, message: String(error) }]),
    },
  );
}

async function fingerprints(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map(fingerprint))).join(' ');
}

async function fingerprint(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}:${size}:${ino}`;
  } catch {
    return absent;
  }
}
