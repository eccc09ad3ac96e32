import type { KeyFormat } from '@neoagent/server/key-format';
import { GitFailure } from './git/git-command.js';
import { scanHistory, scanStaged } from './git/scan-repository.js';
import { jsonOf } from './print/json.js';
import { forTerminal, withoutKeys } from './print/redact.js';
import { sarifOf } from './print/sarif.js';
import { textOf } from './print/text.js';
import { createProgress } from './progress.js';
import { type RuleTool, rulesFor } from './rules/rules.js';
import { scanFiles } from './scan-files.js';
import { emptyReport, type ScanReport } from './scan-report.js';
import { markTracked } from './tracked-env-files.js';

export interface ScanOptions {
  readonly prefix: string;
  readonly json?: true;
  readonly sarif?: true;
  /** `true` for the repository of the current folder. */
  readonly git?: string | true;
  readonly staged?: true;
  readonly printRules?: RuleTool;
}

/** 1 wins over the others: a key that was found is news whatever else went wrong. */
const exitCodes = { clean: 0, found: 1, incomplete: 2, notARepository: 64, gitUnavailable: 69 } as const;

/**
 * Scans and prints; answers the exit code: 1 found, 2 not to be understood or not all readable, 64 no repository, 69 git missing or
 * failed, 0 clean. Never prints a key.
 */
export async function runScan(
  paths: readonly string[],
  options: ScanOptions & { readonly version: string },
): Promise<number> {
  const misuse = misuseOf(paths, options);
  if (misuse !== undefined) {
    if (options.json)
      process.stdout.write(`${JSON.stringify({ error: { code: 'usage', detail: misuse } })}\n`);
    else process.stderr.write(`error: ${misuse}\n`);
    return exitCodes.incomplete;
  }
  const format = { prefix: options.prefix };
  if (options.printRules !== undefined) {
    process.stdout.write(rulesFor(options.printRules, format));
    return exitCodes.clean;
  }
  const report = emptyReport();
  const failure = await search(paths, options, { format, report });
  const exitCode = exitCodeOf(report, failure);
  print(report, { ...options, format, exitCode, failure });
  return exitCode;
}

/** Why what was typed cannot be meant. */
function misuseOf(paths: readonly string[], options: ScanOptions): string | undefined {
  if (!/^[a-z][a-z0-9]{1,15}$/.test(options.prefix))
    return 'A prefix is 2 to 16 lower-case letters and digits and begins with a letter.';
  const wantsGit = options.git !== undefined || options.staged !== undefined;
  if (options.printRules !== undefined || wantsGit)
    return paths.length > 0
      ? 'Paths are searched by themselves: leave out --git, --staged and --print-rules.'
      : undefined;
  return paths.length === 0 ? 'Name the files and folders to search, or --git for a history.' : undefined;
}

async function search(
  paths: readonly string[],
  { git, staged }: ScanOptions,
  { format, report }: { readonly format: KeyFormat; readonly report: ScanReport },
): Promise<GitFailure | undefined> {
  const progress = createProgress(process.stderr, Date.now);
  const repository = { dir: typeof git === 'string' ? git : undefined };
  const scan = { format, report, progress, repository };
  try {
    if (staged) await scanStaged(scan);
    else if (git !== undefined) await scanHistory(scan);
    else {
      scanFiles(paths, scan);
      await markTracked(report.findings);
    }
    return undefined;
  } catch (error) {
    if (error instanceof GitFailure) return error;
    throw error;
  } finally {
    progress.end();
  }
}

function exitCodeOf(
  { findings, unreadable, repository }: ScanReport,
  failure: GitFailure | undefined,
): number {
  if (findings.length > 0) return exitCodes.found;
  if (failure?.code === 'not_a_repository') return exitCodes.notARepository;
  if (failure !== undefined) return exitCodes.gitUnavailable;
  const isIncomplete = unreadable.length > 0 || (repository?.missing ?? 0) > 0;
  return isIncomplete ? exitCodes.incomplete : exitCodes.clean;
}

interface Ending extends ScanOptions {
  readonly version: string;
  readonly format: KeyFormat;
  readonly exitCode: number;
  readonly failure: GitFailure | undefined;
}

function print(report: ScanReport, ending: Ending): void {
  const { format, failure, version, exitCode } = ending;
  const object = (json: object) => process.stdout.write(`${withoutKeys(JSON.stringify(json), format)}\n`);
  if (ending.sarif) {
    object(sarifOf(report, { version, exitCode, ...(failure && { failure: failure.detail }) }));
  } else if (ending.json) {
    object(
      failure === undefined ? jsonOf(report) : { error: { code: failure.code, detail: failure.detail } },
    );
  } else if (failure !== undefined) {
    process.stderr.write(`error: ${forTerminal(failure.detail, format)}\n`);
  } else {
    const { findings, remarks } = textOf(report, format);
    for (const line of findings) process.stdout.write(`${line}\n`);
    for (const line of remarks) process.stderr.write(`${line}\n`);
  }
}
