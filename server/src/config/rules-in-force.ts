import { stat } from 'node:fs/promises';
import { type Repetition, repeat } from '../workers/repeat.js';
import type { ConfigProblem, Rules } from './config.js';
import { loadRules } from './load-config.js';

/** The rules that count at this moment. */
export interface RulesInForce {
  readonly current: () => Rules;
  /** Swaps in what the file says now, as a whole; a file with any problem changes nothing and its problems are answered. */
  reload(): Promise<readonly ConfigProblem[]>;
}

/** Told about each reload; the problems are those of a refused file. */
export interface ReloadReport {
  readonly onReloaded: (rules: Rules) => void;
  readonly onRefused: (problems: readonly ConfigProblem[]) => void;
}

/** How often the file is looked at. Polling, since editors and volume mounts replace files in ways that notifications miss. */
const watchEveryMs = 500;

/** Holds the rules of a file. The key prefix is fixed at start: keys in use carry it. */
export function createRulesInForce(file: string, initial: Rules): RulesInForce {
  let rules = initial;
  return {
    current: () => rules,
    async reload() {
      const problems: ConfigProblem[] = [];
      const next = await loadRules({ file, isRequired: false }, problems);
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

/** Reloads whenever the file changed. A file that cannot be looked at counts as absent: the defaults are never swapped in by a glitch. */
export async function watchRules(
  file: string,
  inForce: RulesInForce,
  report: ReloadReport,
): Promise<Repetition> {
  let seen = await fingerprint(file);
  return repeat(
    async () => {
      const now = await fingerprint(file);
      const isUnchanged = now === seen || now === 'absent';
      seen = now;
      if (isUnchanged) return;
      const problems = await inForce.reload();
      if (problems.length > 0) report.onRefused(problems);
      else report.onReloaded(inForce.current());
    },
    {
      everyMs: watchEveryMs,
      onFault: (error) => report.onRefused([{ where: file, message: String(error) }]),
    },
  );
}

async function fingerprint(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}:${size}:${ino}`;
  } catch {
    return 'absent';
  }
}
