import type { KeyFormat } from '@neoagent/server/key-format';
import type { Finding, GitPlace, ScanReport } from '../scan-report.js';
import { forTerminal } from './redact.js';

/** What is printed for people: the findings go to stdout, everything about the scan to stderr. */
export interface Printed {
  readonly findings: readonly string[];
  readonly remarks: readonly string[];
}

/** One line for each place, places of the same key together; then what was searched and what was not. */
export function textOf(report: ScanReport, format: KeyFormat): Printed {
  const byKey = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const places = byKey.get(finding.fingerprint);
    if (places === undefined) byKey.set(finding.fingerprint, [finding]);
    else places.push(finding);
  }
  const shown = (text: string) => forTerminal(text, format);
  const findings = [...byKey.values()].flat();
  return {
    findings: findings.map((finding) => shown(lineOf(finding))),
    remarks: [
      ...adviceAbout(findings),
      ...report.unreadable.map(({ file, why }) => `cannot read ${file}: ${why}`),
      ...report.notUnpacked.map((file) => `searched as it is, not unpacked: ${file}`),
      ...report.notWalked.map((folder) => `not walked (name it to search it): ${folder}`),
      ...aboutRepository(report),
      summaryOf(report, byKey.size),
    ].map(shown),
  };
}

/** The object or file that a finding is in, as people write it. */
export function placeOf({ file, git }: Finding): string {
  return file ?? `${git?.kind ?? 'object'} ${git?.object ?? ''}`;
}

function lineOf(finding: Finding): string {
  const { line, column, hint, environment, git, isTracked } = finding;
  const where = git === undefined ? '' : `  ${historyOf(git)}`;
  const tracked = isTracked ? '  tracked by git' : '';
  return `${placeOf(finding)}:${line}:${column}  ${hint}  (${environment})${where}${tracked}`;
}

/** Where in the history a key is, in words. */
export function historyOf({ kind, commit, versions, isInHead, isStaged }: GitPlace): string {
  if (isStaged) return isInHead ? 'staged, already in HEAD' : 'staged, not committed';
  if (kind === 'tag') return 'in the text of a tag';
  if (kind === 'commit')
    return isInHead ? 'in its message, part of HEAD' : 'in its message, not part of HEAD';
  if (kind === 'blob') return 'no commit names its path';
  const times = versions > 1 ? `, ${versions} versions` : '';
  return `since commit ${commit}, ${isInHead ? 'still in HEAD' : 'not in HEAD'}${times}`;
}

function adviceAbout(findings: readonly Finding[]): readonly string[] {
  const tracked = [...new Set(findings.flatMap(({ file, isTracked }) => (isTracked && file) || []))];
  const advice = tracked.map(
    (file) =>
      `${file} is tracked by git: everyone who clones has it; git rm --cached it, add it to .gitignore, regenerate the key`,
  );
  if (findings.some(({ git }) => git !== undefined && !git.isStaged))
    advice.push(
      'a key in the history is in every clone: regenerate it first; rewriting the history calls no copy back',
    );
  return advice;
}

function aboutRepository({ repository }: ScanReport): readonly string[] {
  if (repository === undefined) return [];
  const remarks: string[] = [];
  if (repository.isShallow && repository.searched === 'history')
    remarks.push('a shallow clone: only the part of the history that was fetched is searched');
  if (repository.missing > 0)
    remarks.push(
      `${repository.missing} objects of the history are not in this clone, or broken, and were not searched`,
    );
  return remarks;
}

function summaryOf(report: ScanReport, keys: number): string {
  const { findings, files, bytes, unreadable, notFollowed, repository } = report;
  const what = repository === undefined ? 'files' : 'objects';
  const searched = `${keys} key(s) in ${findings.length} place(s); ${files} ${what}, ${bytes} bytes searched`;
  if (repository !== undefined) return searched;
  return `${searched}; ${unreadable.length} unreadable, ${notFollowed} links or special files not followed`;
}
